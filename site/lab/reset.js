// Removes the copy of a lesson that JupyterLite keeps in this browser: the lesson is then as it was published.

const path = new URLSearchParams(location.search).get("path") ?? "";
const store = `JupyterLite Storage - ${new URL(".", location).pathname}`;
const lesson = `notebooks/index.html?${new URLSearchParams({ path })}`;
const [said, button, link] = ["said", "reset", "lesson"].map((id) => document.getElementById(id));

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Return the store of the copies, or nothing if there is none. */
async function copies(mode) {
  const known = await indexedDB.databases();
  if (!known.some(({ name }) => name === store)) return null;
  const database = await settled(indexedDB.open(store));
  return database.objectStoreNames.contains("files")
    ? database.transaction(["files", "checkpoints"], mode)
    : null;
}

async function find() {
  const copy = await copies("readonly").then((kept) => kept && settled(kept.objectStore("files").get(path)));
  button.hidden = !copy;
  said.textContent = copy
    ? `This browser keeps your copy of ${path}, saved on ${new Date(copy.last_modified).toLocaleString()}. ` +
      "It hides the published lesson, also a newer one. What you wrote in it will be gone."
    : `This browser keeps no copy of ${path}: the lesson opens as it was published.`;
}

async function reset() {
  const kept = await copies("readwrite");
  await Promise.all(["files", "checkpoints"].map((name) => settled(kept.objectStore(name).delete(path))));
  location.href = lesson;
}

const refused = (error) => {
  said.textContent = `This browser does not let pages keep anything (${error.message}): the lesson opens as it was published.`;
};

link.href = lesson;
button.addEventListener("click", () => reset().catch(refused));
find().catch(refused);
