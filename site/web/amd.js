// anywidget's script asks for an AMD loader. This one does what it needs: it keeps the module's maker.
export const made = [];
globalThis.define = (_names, make) => made.push(make);
