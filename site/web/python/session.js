// The page's Python: a worker that is started when first needed, runs one cell after the other, and can be stopped.

const WORKER = new URL("../../python/worker.js", import.meta.url);
const DIED =
  "Python has come to an end, perhaps for want of memory. What cells made is gone; the next Run starts it anew.";
export const STOPPED = "Stopped. Python starts anew, and what a cell needs is run again for you.";

export class Session {
  /**
   * `manager` is the page's manager of widgets; `needs` are the data that the lesson asks for; `onLost` hears why
   * Python has come to an end while nobody waited for it.
   */
  constructor(manager, needs, onLost) {
    Object.assign(this, { manager, needs, onLost, ran: new Map(), sinks: new Map() });
  }

  /** Start Python if there is none; resolves when it is there. `onProgress` hears what is loaded meanwhile. */
  start(onProgress) {
    this.onProgress = onProgress;
    if (this.worker) return this.ready;
    const worker = new Worker(WORKER, { type: "module" });
    this.worker = worker;
    this.ready = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    this.ready.catch(() => {}); // who waits for it hears of it
    worker.onmessage = ({ data }) => this.worker === worker && this.hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.worker === worker)
        this.end(this.isReady ? DIED : "Python could not start: a file is missing.");
    };
    this.life = `recviz ${crypto.getRandomValues(new Uint32Array(2)).join("")}`;
    this.post({ type: "start", needs: this.needs, life: this.life });
    return this.ready;
  }

  post = (message) => this.worker?.postMessage(message, message.buffers ?? []);

  hear(message) {
    const { type, id } = message;
    if (type === "comm") this.manager.hear(message, this.post);
    else if (type === "output") this.sinks.get(id)?.(message.output);
    else if (type === "progress") this.onProgress?.(message);
    else if (type === "failed") this.end(this.isReady ? DIED : message.text);
    else if (type === "done") {
      this.running.resolve(message.ok);
      this.running = null;
    } else if (type === "ready") {
      this.isReady = true;
      this.resolve();
      const { worker } = this;
      // A worker that is gone says nothing, but what it held is free then.
      navigator.locks?.request(this.life, () => this.worker === worker && this.end(DIED));
    }
  }

  /** Run code in the name of a cell; resolves to whether it came to its end. `sink` takes its outputs. */
  run(id, code, sink) {
    this.sinks.set(id, sink); // also for what comes later, of a button that the cell made
    return new Promise((resolve, reject) => {
      this.running = { resolve, reject };
      this.post({ type: "run", id, code });
    });
  }

  /** End what runs, for this reason. */
  end(reason) {
    this.worker?.terminate();
    this.manager.forgetPython();
    const error = new Error(reason);
    this.reject?.(error);
    if (this.running) this.running.reject(error);
    else if (this.isReady && reason !== STOPPED) this.onLost(reason);
    Object.assign(this, { worker: null, isReady: false, running: null });
    this.ran.clear();
    this.sinks.clear();
  }
}
