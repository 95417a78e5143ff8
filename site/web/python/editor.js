// The editor of a cell; fetched when a cell is first edited. CodeMirror knows Python, screen readers and phones.

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

// The classes by which the pages and the slides colour code that is not edited.
const COLOURS = tagHighlighter([
  { tag: tags.keyword, class: "k" },
  { tag: [tags.string, tags.special(tags.string)], class: "s2" },
  { tag: [tags.number, tags.bool, tags.null], class: "mi" },
  { tag: tags.comment, class: "c1" },
  { tag: tags.operator, class: "o" },
]);

/** Put an editor into an element. `on` has change(code), and for keys run(), next() and leave(). */
export function edit(parent, code, label, on) {
  const done = () => true; // so that nothing else takes the key
  const key = (name, action) => ({ key: name, run: () => done(action()) });
  const extensions = [
    // Tab leaves the editor, as it leaves everything else on the page; Ctrl+] indents.
    Prec.highest(keymap.of([key("Mod-Enter", on.run), key("Shift-Enter", on.next), key("Escape", on.leave)])),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    history(),
    EditorView.cspNonce.of("editor"), // by which the page's policy knows its style sheet
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    indentUnit.of("    "),
    pythonLanguage,
    syntaxHighlighting(COLOURS),
    EditorView.contentAttributes.of({ "aria-label": label }),
    EditorView.updateListener.of((update) => update.docChanged && on.change(update.state.doc.toString())),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: code, extensions }) });
  return {
    focus: () => view.focus(),
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  };
}
