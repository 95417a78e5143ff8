// What a learner has changed in the cells of a lesson, kept in this browser and nowhere else. Each cell has an entry
// of its own, so that two windows with the same lesson do not overwrite each other's.

const START = "recviz/";

export class Kept {
  /** `onRefused` is called once the browser keeps nothing. */
  constructor(lesson, onRefused) {
    this.start = `${START}${lesson}/`;
    this.onRefused = onRefused;
  }

  try(action) {
    try {
      return action(localStorage);
    } catch {
      this.onRefused();
      return null;
    }
  }

  /** Return what is kept of a cell: {code, original, other?}, or null. */
  get(id) {
    return this.try((storage) => JSON.parse(storage.getItem(this.start + id)));
  }

  set(id, record) {
    this.try((storage) => storage.setItem(this.start + id, JSON.stringify(record)));
  }

  forget(id) {
    this.try((storage) => storage.removeItem(this.start + id));
  }

  /** Forget all cells of this lesson, or of all lessons. */
  forgetAll(start = this.start) {
    this.try((storage) => {
      for (const key of Object.keys(storage)) if (key.startsWith(start)) storage.removeItem(key);
    });
  }

  forgetEverything() {
    this.forgetAll(START);
  }

  /** Call `take(id, record)` whenever another window changes a cell of this lesson. */
  listen(take) {
    window.addEventListener("storage", ({ key, newValue }) => {
      if (key?.startsWith(this.start)) take(key.slice(this.start.length), JSON.parse(newValue));
    });
  }
}
