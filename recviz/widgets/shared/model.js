// The model: what Python has told this widget.

/** Calls back at a model's events; returns what ends that. */
export function listen(model, callbacks) {
  for (const [event, callback] of Object.entries(callbacks)) model.on(event, callback);
  return () => {
    for (const [event, callback] of Object.entries(callbacks)) model.off(event, callback);
  };
}

/** Packed numbers from Python, copied because the view may not start on a multiple of their size. */
export function unpack(view, Type = Float32Array) {
  return new Type(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}
