// Numbers as text.

function number(v) {
  if (v == null || !isFinite(v)) return '–';
  const size = Math.abs(v);
  if (size >= 1000) return Math.round(v).toLocaleString('en-US');
  if (size > 0 && size < 0.001) return v.toExponential(1);
  return v.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 4);
}

/** Short, for an axis. */
function tick(v) {
  const size = Math.abs(v);
  if (size >= 1e9) return +(v / 1e9).toPrecision(3) + 'B';
  if (size >= 1e6) return +(v / 1e6).toPrecision(3) + 'M';
  if (size >= 1e4) return +(v / 1e3).toPrecision(4) + 'k';
  if (size > 0 && size < 0.001) return v.toExponential(0);
  return String(+v.toPrecision(4));
}

/** 75 as 1:15, 4000 as 1:06:40. */
function clock(seconds) {
  if (seconds == null || !isFinite(seconds)) return '–';
  const s = Math.round(seconds), two = n => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600), minutes = Math.floor(s / 60) % 60;
  return (hours ? hours + ':' + two(minutes) : minutes) + ':' + two(s % 60);
}
