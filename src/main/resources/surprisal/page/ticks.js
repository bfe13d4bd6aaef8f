// Where the ticks of an axis are.

/** Leading digits of the ticks in a decade, from few to many. */
const MANTISSAS = [[1], [1, 3], [1, 2, 5], [1, 2, 3, 5, 7], [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]];

/** Seconds between the ticks of a clock. */
const CLOCK = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 864000, 8640000];

/** m * 10^e for every decade, as far as they lie between low and high. */
function decadeTicks(low, high, mantissas) {
  const ticks = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of mantissas) {
      const v = +(m * 10 ** e).toPrecision(6);
      if (v >= low && v <= high) ticks.push(v);
    }
  }
  return ticks;
}

/** Evenly spaced round numbers, about as many as wanted. */
function evenTicks(low, high, wanted) {
  const power = 10 ** Math.floor(Math.log10((high - low) / wanted));
  const step = [1, 2, 2.5, 5, 10, 20].map(m => m * power).find(s => (high - low) / s < wanted - 1e-9) || high - low;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
    ticks.push(+(i * step).toPrecision(12));
  }
  return ticks;
}

/** Ticks of a logarithmic axis: as many as have room, at least three where the numbers allow. */
function logTicks(low, high, most) {
  const choices = MANTISSAS.map(m => decadeTicks(low, high, m));
  const fitting = choices.filter(ticks => ticks.length >= 3 && ticks.length <= most);
  if (fitting.length) return fitting[fitting.length - 1];
  const decades = choices[0];
  if (decades.length > most) return decades.filter((v, i) => i % Math.ceil(decades.length / most) === 0);
  return evenTicks(low, high, most);
}
