// What time it is for the work: the phone's own, and in a demonstration that of the demonstration's day.
// What the device itself has dated (a fix, a file) is carried over by `shifted`.

const shift = Number(document.body.dataset.clockShift) * 1000;

export const now = () => Date.now() + shift;
export const moment = () => new Date(now());
export const shifted = (time) => time + shift;
