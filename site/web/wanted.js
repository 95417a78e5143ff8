// When is a widget wanted? Once it comes near the view, somebody touches the page, or nothing else is left to
// do. A phone that shows a text does not draw ten boards first; one that is asked to does not wait.

const QUIET = 3000; // milliseconds
const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "keydown"];
const SLIDES = document.querySelector(".reveal"); // all is drawn before it is shown

const touched = new Promise((done) => {
  for (const sign of SIGNS) addEventListener(sign, done, { once: true, passive: true });
});
const idle = new Promise((done) => setTimeout(done, QUIET)).then(
  () => new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done)),
);

/** Wait until one of some places is not further away than another half of what is in view. */
export function near(places) {
  if (SLIDES) return null;
  return new Promise((done) => {
    const onSeen = (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      done();
    };
    const watch = new IntersectionObserver(onSeen, { rootMargin: "50%" });
    places.forEach((place) => watch.observe(place));
  });
}

export const wanted = (places) => Promise.race([near(places), touched, idle]);
