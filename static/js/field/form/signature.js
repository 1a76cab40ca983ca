// A name written on the glass: black on white whatever the colours of the phone, cut to what was written, as PNG.

const INK = 3;
const EDGE = 24;

// Returns {isEmpty(), clear(), png() → Promise<Blob>}. `onstroke` is told after each stroke.
export function pad(canvas, onstroke = () => {}) {
  const pen = canvas.getContext("2d");
  const scale = Math.max(window.devicePixelRatio, 1);
  const strokes = [];
  let now = null;

  function fit() {
    canvas.width = Math.round(canvas.clientWidth * scale);
    canvas.height = Math.round(canvas.clientHeight * scale);
    paint();
  }

  function paint() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    for (const stroke of strokes) trace(pen, stroke, scale);
  }

  function point(event) {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    now = [point(event)];
    strokes.push(now);
    paint();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!now) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) now.push(point(one));
    paint();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (now) onstroke();
      now = null;
    });
  }
  const seen = new ResizeObserver(fit);
  seen.observe(canvas);
  return {
    isEmpty: () => strokes.every((stroke) => stroke.length < 2),
    clear() {
      strokes.length = 0;
      paint();
      onstroke();
    },
    png: () => cut(strokes, scale),
    stop: () => seen.disconnect(),
  };
}

function trace(pen, stroke, scale, dx = 0, dy = 0) {
  pen.strokeStyle = "#000";
  pen.lineWidth = INK * scale;
  pen.lineCap = pen.lineJoin = "round";
  pen.beginPath();
  for (const [number, { x, y }] of stroke.entries()) pen[number ? "lineTo" : "moveTo"]((x - dx) * scale, (y - dy) * scale);
  if (stroke.length === 1) pen.lineTo((stroke[0].x - dx) * scale + 0.1, (stroke[0].y - dy) * scale);
  pen.stroke();
}

function cut(strokes, scale) {
  const points = strokes.flat();
  const left = Math.min(...points.map(({ x }) => x)) - EDGE;
  const top = Math.min(...points.map(({ y }) => y)) - EDGE;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round((Math.max(...points.map(({ x }) => x)) - left + EDGE) * scale);
  canvas.height = Math.round((Math.max(...points.map(({ y }) => y)) - top + EDGE) * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const stroke of strokes) trace(pen, stroke, scale, left, top);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
