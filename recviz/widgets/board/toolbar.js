// The buttons of a board: presets, what takes moves back, and what holds a state to compare with.

import { html, setAttribute } from "../shared/dom.js";

export class Toolbar {
  constructor(model, { onPreset, onUndo, onRedo, onReset, onKeep }) {
    const button = (text, onclick, title) => html("button", { type: "button", text, onclick, title });
    this.presets = model.get("_presets").map(([label, frame]) => ({
      frame,
      button: button(label, () => onPreset(frame)),
    }));
    this.undo = button("Undo", onUndo, "Take the last move back (Ctrl+Z)");
    this.redo = button("Redo", onRedo, "Make it again (Ctrl+Shift+Z)");
    this.keep = button("Keep", onKeep, "Hold this state, and show how others differ from it");
    const memory = model.get("_draggable") ? [this.undo, this.redo, button("Reset", onReset)] : [];
    this.node = html(
      "div",
      { class: "rv-toolbars" },
      html("div", { class: "rv-toolbar" }, ...this.presets.map((preset) => preset.button)),
      html("div", { class: "rv-toolbar" }, ...memory, this.keep),
    );
  }

  draw({ frame, kept }, { past, future }) {
    for (const preset of this.presets) setAttribute(preset.button, "aria-pressed", preset.frame === frame);
    setAttribute(this.keep, "aria-pressed", kept !== null);
    // Not `disabled`, by which the keyboard would lose its place.
    setAttribute(this.undo, "aria-disabled", !past.length);
    setAttribute(this.redo, "aria-disabled", !future.length);
  }
}
