// What can be undone: states of the board ({frame, moves}), as steps of the learner's.
// The history is shown every state and finds the steps itself, whoever made them: this view, another, Python.

const MOST_STEPS = 200;
const PAUSE = 1000; // milliseconds without a key that end a run of arrow keys

export class History {
  constructor(state) {
    this.forget(state);
  }

  /** Begin anew: what was there before is gone. */
  forget(state) {
    this.now = state;
    this.past = [];
    this.future = [];
    this.moving = null;
  }

  /**
   * Take notice of a state. Another frame is a step only if moves are lost by it, for a slider goes back by
   * itself; moves of one point are one step until pause().
   */
  see(state) {
    const before = this.now;
    const changed = changedPoints(before.moves, state.moves);
    if (!changed.length && (state.frame === before.frame || !Object.keys(before.moves).length)) {
      this.now = state;
      return;
    }
    this.now = state;
    const one = state.frame === before.frame && changed.length === 1 ? changed[0] : null;
    if (one !== null && one === this.moving) return;
    this.moving = one;
    this.past.push(before);
    if (this.past.length > MOST_STEPS) this.past.shift();
    this.future = [];
  }

  /** What is moved from here on is a step of its own. */
  pause() {
    this.moving = null;
  }

  /** The state to go back to, or null. */
  undo() {
    return this.go(this.past, this.future);
  }

  /** The state that was undone last, or null. */
  redo() {
    return this.go(this.future, this.past);
  }

  go(from, to) {
    if (!from.length) return null;
    to.push(this.now);
    this.now = from.pop();
    this.pause();
    return this.now;
  }

  /** Ends runs where a hand does: it takes hold of something, or rests from the keys for a while. */
  watch(root) {
    let last = Number.NEGATIVE_INFINITY;
    root.addEventListener("pointerdown", () => this.pause(), true);
    root.addEventListener("keydown", ({ timeStamp }) => timeStamp - last > PAUSE && this.pause(), true);
    root.addEventListener("keydown", ({ timeStamp }) => (last = timeStamp), true);
  }
}

/** What keys ask for: "undo" (Ctrl+Z), "redo" (Ctrl+Shift+Z, Ctrl+Y; on a Mac with Cmd), or null. */
export function wish({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && !shiftKey ? "redo" : null;
}

function changedPoints(before, after) {
  const points = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...points].filter((point) => String(before[point]) !== String(after[point]));
}
