// Python in a worker: it starts on "start", and then runs cells and carries the messages of widgets, one after
// the other. What a message means is in kernel.py; the files come from tools/pages/python.py.

import manifest from "./manifest.js";
import { loadPyodide } from "./pyodide.mjs";

const HERE = new URL(".", import.meta.url).href;
const PACKAGES = "/lib/python3.12/site-packages";
const FIRST = ["pyodide.asm.wasm", "python_stdlib.zip", "base.zip", "recviz.zip"];
const send = self.postMessage.bind(self);
const { fetch } = self;
let python;
let kernel;

/** What ends the start: a sentence for the learner. */
class Failure extends Error {}

/** Fetch a file whose hash is known; tell for each piece how many bytes it has. */
async function get(name, arrived) {
  const response = await fetch(HERE + name).catch(() => ({}));
  if (!response.ok) throw new Failure(`its file ${name} cannot be fetched`);
  const pieces = [];
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    arrived(piece.value.length);
  }
  const bytes = await new Blob(pieces).arrayBuffer();
  // Without a secure context the browser cannot tell.
  const hash = await self.crypto.subtle?.digest("SHA-256", bytes);
  if (hash && hex(hash) !== manifest.files[name].sha256) throw new Failure(`its file ${name} is damaged`);
  return bytes;
}

const hex = (hash) => [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Fetch an archive while Python waits: something in it is being imported. */
function getNow(name) {
  send({ type: "progress", text: `Loading ${name}`, done: 0, total: manifest.files[`${name}.zip`].size });
  const request = new XMLHttpRequest();
  request.open("GET", `${HERE}${name}.zip`, false);
  request.responseType = "arraybuffer";
  try {
    request.send();
  } catch {
    return null;
  }
  return request.status === 200 ? new Uint8Array(request.response) : null;
}

/** Send what Python has to say: JSON, and beside it buffers. */
function post(text, buffers) {
  const message = JSON.parse(text);
  const bytes = buffers.toJs();
  buffers.destroy();
  if (message.type === "comm") message.buffers = bytes.map((each) => each.slice().buffer);
  send(message, message.buffers ?? []);
}

/** Put the files of a data set where Python looks for them, if the site has them. */
async function bring(names, arrived) {
  for (const name of names) {
    const bytes = await get(name, arrived);
    const path = `/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, new Uint8Array(bytes));
  }
}

async function start(needs) {
  if (!self.WebAssembly) throw new Failure("this browser has no WebAssembly, or it is turned off");
  const data = needs.includes("movielens") ? manifest.movielens : [];
  const total = [...FIRST, ...data].reduce((sum, name) => sum + manifest.files[name].size, 0);
  let done = 0;
  const arrived = (bytes) => {
    done += bytes;
    send({ type: "progress", text: "Loading Python", done, total });
  };
  const coming = Object.fromEntries(FIRST.map((name) => [name, get(name, arrived)]));
  await Promise.all(Object.values(coming));
  // Pyodide fetches its own files; they are here already.
  const headers = { "Content-Type": "application/wasm" };
  self.fetch = async (url) => {
    const name = `${url}`.replace(HERE, "");
    if (!(name in coming)) throw new Failure(`it asks for ${url}, which is none of its files`);
    return new Response(await coming[name], { headers });
  };
  coming["pyodide-lock.json"] = JSON.stringify(manifest.lock);
  python = await loadPyodide({ indexURL: HERE });
  self.fetch = fetch;
  for (const name of ["base.zip", "recviz.zip"])
    python.unpackArchive(await coming[name], "zip", { extractDir: PACKAGES });
  await bring(data, arrived);
  kernel = python.pyimport("kernel");
  kernel.start(post, getNow, JSON.stringify(manifest));
  send({ type: "ready" });
}

const actions = {
  async start({ needs, life }) {
    // Held as long as there is this worker, whatever ends it; the page waits for it to be free.
    self.navigator.locks?.request(life, () => new Promise(() => {}));
    try {
      await start(needs ?? []);
    } catch (error) {
      const reason = error instanceof Failure ? error.message : `${error.message ?? error}`;
      send({ type: "failed", text: `Python could not start: ${reason}.` });
    }
  },
  async run({ id, code }) {
    send({ type: "done", id, ok: await kernel.run(id, code) });
  },
  comm({ buffers, ...message }) {
    const bytes = (buffers ?? []).map((each) => new Uint8Array(each));
    kernel.comm(JSON.stringify(message), bytes);
  },
};

// An error of a cell's is shown by kernel.py. One that comes here is the end of Python: its memory is full, or
// WebAssembly has given up.
const end = () => send({ type: "failed" });

/** What nobody has caught may be the end too, or a promise of the cell's own. */
function look() {
  try {
    python?.runPython("0");
  } catch {
    end();
  }
}

self.addEventListener("unhandledrejection", look);
self.addEventListener("error", look);

let before = Promise.resolve();
self.onmessage = ({ data }) => {
  before = before.then(() => actions[data.type](data)).catch(end);
};
