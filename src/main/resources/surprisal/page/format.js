// Numbers as text.

const grouped = n => Math.round(n).toLocaleString('en-US');
const counted = (n, what) => `${grouped(n)} ${what}${Math.round(n) === 1 ? '' : 's'}`;

function number(v) {
  if (v == null || !isFinite(v)) return '–';
  const size = Math.abs(v);
  if (size >= 1000) return grouped(v);
  if (size > 0 && size < 0.001) return v.toExponential(1);
  return v.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 4);
}

/** With its sign, which is a real minus. */
const signed = (v, digits) => (v < 0 ? '−' : '+') + Math.abs(v).toFixed(digits);

/** Short, for an axis. */
function tick(v) {
  const size = Math.abs(v);
  if (size >= 1e9) return +(v / 1e9).toPrecision(3) + 'B';
  if (size >= 1e6) return +(v / 1e6).toPrecision(3) + 'M';
  if (size >= 1e4) return +(v / 1e3).toPrecision(4) + 'k';
  if (size >= 1000) return grouped(v);
  if (size > 0 && size < 0.001) return scientific(v);
  return String(+v.toPrecision(4));
}

/** 0.0015 as 1.5e-3, 0.001 as 1e-3. */
const scientific = v => v === 0 ? '0' : +(v / 10 ** exponent(v)).toPrecision(3) + 'e' + exponent(v);
const exponent = v => Math.floor(Math.log10(Math.abs(v)) + 1e-9);

/** 75 as 1:15, 4000 as 1:06:40. */
function clock(seconds) {
  if (seconds == null || !isFinite(seconds)) return '–';
  const s = Math.round(seconds), two = n => String(n).padStart(2, '0');
  const hours = Math.floor(s / 3600), minutes = Math.floor(s / 60) % 60;
  return (hours ? hours + ':' + two(minutes) : minutes) + ':' + two(s % 60);
}
