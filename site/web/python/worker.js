// Python in a worker: it starts on "start", and then runs cells and carries the messages of widgets, one after
// the other. What a message means is in kernel.py.

import { loadPyodide } from "./pyodide.mjs";

const HERE = new URL(".", import.meta.url).href;
let kernel;

/** Send what Python has to say: JSON, and beside it buffers. */
function post(text, buffers) {
  const message = JSON.parse(text);
  const bytes = buffers.toJs();
  buffers.destroy();
  if (message.type === "comm") message.buffers = bytes.map((each) => each.slice().buffer);
  postMessage(message, message.buffers ?? []);
}

async function start() {
  const manifest = await (await fetch(`${HERE}manifest.json`)).json();
  const total = Object.values(manifest.files).reduce((sum, size) => sum + size, 0);
  let done = 0;
  const get = async (name) => {
    const response = await fetch(HERE + name);
    if (!response.ok) throw new Error(`Python's file ${name} is missing (${response.status}).`);
    const bytes = await response.arrayBuffer();
    done += bytes.byteLength;
    postMessage({ type: "progress", text: "Loading Python", done, total });
    return bytes;
  };
  const archive = get("site-packages.zip");
  const python = await loadPyodide({ indexURL: HERE, packages: manifest.packages });
  python.unpackArchive(await archive, "zip", { extractDir: manifest.folder });
  kernel = python.pyimport("kernel");
  kernel.start(post);
  postMessage({ type: "ready" });
}

const actions = {
  start,
  async run({ id, code }) {
    postMessage({ type: "done", id, ok: await kernel.run(id, code) });
  },
  comm({ buffers, ...message }) {
    kernel.comm(
      JSON.stringify(message),
      (buffers ?? []).map((each) => new Uint8Array(each)),
    );
  },
};

let before = Promise.resolve();
onmessage = ({ data }) => {
  before = before
    .then(() => actions[data.type](data))
    .catch((error) => {
      postMessage({ type: "failed", text: `Python could not start: ${error.message}` });
    });
};
