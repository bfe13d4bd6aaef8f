'use strict';
// Charts on uPlot that name their lines directly, and the units and words that all pages share.

const LN2 = Math.log(2);
const byId = id => document.getElementById(id);
const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const narrow = () => window.innerWidth < 620;

/** An element with text and children; text is never read as HTML. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const UNITS = {
  nats: { label: 'nats', long: 'nats per token', of: nats => nats },
  bits: { label: 'bits', long: 'bits per token', of: nats => nats / LN2 },
  perplexity: { label: 'perplexity', long: 'perplexity', of: nats => Math.exp(nats) },
  bpb: { label: 'bits/byte', long: 'bits per byte', of: (nats, tokensPerByte) => nats / LN2 * tokensPerByte },
};
const AXES = { steps: 'steps', tokens: 'tokens', seconds: 'time' };

function number(v) {
  if (v == null || !isFinite(v)) return '–';
  const size = Math.abs(v);
  if (size >= 1000) return Math.round(v).toLocaleString('en-US');
  if (size > 0 && size < 0.001) return v.toExponential(1);
  return v.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 || size === 0 ? 3 : 4);
}
function tick(v) {
  const size = Math.abs(v);
  if (size >= 1e9) return +(v / 1e9).toPrecision(3) + 'B';
  if (size >= 1e6) return +(v / 1e6).toPrecision(3) + 'M';
  if (size >= 1e4) return +(v / 1e3).toPrecision(4) + 'k';
  if (size > 0 && size < 0.001) return v.toExponential(0);
  return String(+v.toPrecision(4));
}
function clock(seconds) {
  if (seconds == null || !isFinite(seconds)) return '–';
  const s = Math.round(seconds), two = n => String(n).padStart(2, '0');
  return s < 3600 ? Math.floor(s / 60) + ':' + two(s % 60) : Math.floor(s / 3600) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(s % 60);
}
const xWords = { steps: v => tick(v), tokens: v => tick(v), seconds: v => clock(v) };

/** 1, 2, 5, 10, ... while they are enough for a logarithmic axis, else evenly spaced. */
function logTicks(low, high, most) {
  const ticks = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const m of [1, 2, 5]) {
      const v = m * 10 ** e;
      if (v >= low && v <= high) ticks.push(v);
    }
  }
  if (ticks.length <= most) return ticks;
  const powers = ticks.filter(v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-9);
  return powers.length > 1 ? powers.filter((v, i) => i % Math.ceil(powers.length / most) === 0) : ticks.filter((v, i) => i % 2 === 0);
}

/** For a logarithmic axis without enough round numbers on it. */
function evenTicks(low, high) {
  const power = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = [1, 2, 2.5, 5, 10].map(m => m * power).find(s => (high - low) / s <= 5) || high - low;
  const ticks = [];
  for (let v = Math.ceil(low / step) * step; v <= high; v += step) ticks.push(v);
  return ticks;
}

/** The union of several x columns, with each curve's values where it has some. */
function joined(curves) {
  const all = [...new Set(curves.flatMap(c => c.x))].sort((a, b) => a - b);
  const columns = [all];
  for (const curve of curves) {
    const at = new Map(curve.x.map((x, i) => [x, i]));
    for (const y of curve.ys) columns.push(all.map(x => at.has(x) ? y[at.get(x)] : null));
  }
  return columns;
}

/** Exponential moving average over a twelfth of the steps so far, at most a hundredth of all (or 30): little lag on the steep start. */
function smoothed(values, counts) {
  const all = counts.reduce((a, b) => a + b, 0);
  let sum = 0, mass = 0, made = 0;
  return values.map((v, i) => {
    made += counts[i];
    const a = 1 - Math.exp(-counts[i] / Math.min(Math.max(30, all / 100), 1 + made / 12));
    sum += a * (v - sum);
    mass += a * (1 - mass);
    return sum / mass;
  });
}

/** A chart in an element. Drag to look closer, double-click to see all. */
class Plot {
  constructor(host, height) {
    this.host = host;
    this.height = height;
    new ResizeObserver(() => {
      if (this.chart && host.clientWidth && this.chart.width !== host.clientWidth) this.rebuild();
    }).observe(host);
  }

  /**
   * spec: data; series [{label, colour, width, dash, points, fill, name}]; band [upper, lower]; lines [{value, label, colour}];
   * log; x and y formatters; readout(index).
   */
  show(spec) {
    this.spec = spec;
    const shape = JSON.stringify([spec.series, spec.lines, spec.log, spec.key]);
    if (this.chart && shape === this.shape) {
      const x = this.chart.scales.x, data = this.chart.data[0];
      const all = data.length < 2 || (x.min <= data[0] && x.max >= data[data.length - 1]);
      this.chart.setData(spec.data, all);
      if (!all) this.chart.redraw();
    } else {
      this.shape = shape;
      this.rebuild();
    }
  }

  rebuild() {
    if (!this.spec || !this.host.clientWidth) return;
    if (this.chart) this.chart.destroy();
    const spec = this.spec, lines = spec.lines || [], named = lines.length || spec.series.some(s => s.name);
    const gutter = named ? (narrow() ? 92 : 168) : 22;
    const axis = { stroke: colour('faint'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const whole = u => u.data[0].length < 2 || (u.scales.x.min <= u.data[0][0] && u.scales.x.max >= u.data[0][u.data[0].length - 1]);
    const range = (u, min, max) => {
      if (min == null) [min, max] = spec.log ? [0.1, 1] : [0, 1];
      if (whole(u)) for (const line of lines) {
        if (!spec.log || line.value > 0) [min, max] = [Math.min(min, line.value), Math.max(max, line.value)];
      }
      if (spec.log) {
        const floor = Math.max(min, 1e-12);
        return [floor / 1.06, Math.max(max, floor * 1.2) * 1.06];
      }
      const pad = (max - min || Math.abs(max) || 1) * 0.05;
      return [spec.zero && min >= 0 ? 0 : min - pad, max + pad];
    };
    const chart = new uPlot({
      width: this.host.clientWidth,
      height: this.height,
      padding: [8, gutter, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: true } },
      scales: { x: { time: false }, y: { distr: spec.log ? 3 : 1, range } },
      axes: [
        { ...axis, size: 26, gap: 4, grid: { show: false }, values: (u, v) => v.map(spec.x || tick), space: 70 },
        { ...axis, size: 46, gap: 4, values: (u, v) => v.map(x => x == null ? null : (spec.y || tick)(x)), space: 34, filter: (u, v) => v,
          ...(spec.log ? { splits: (u, i, low, high) => { const t = logTicks(low, high, this.height / 32); return t.length > 1 ? t : evenTicks(low, high); } } : {}) },
      ],
      series: [{}, ...spec.series.map(s => ({
        label: s.label, stroke: s.stroke || colour(s.colour), width: s.width == null ? 1.5 : s.width, dash: s.dash, alpha: s.alpha, spanGaps: true,
        points: { show: !!s.points, size: 6, fill: colour('card') }, fill: s.fill && colour(s.fill),
        paths: s.bars ? uPlot.paths.bars({ size: [0.9, 100] }) : undefined,
      }))],
      bands: spec.band ? [{ series: spec.band, fill: colour('train') + '2b' }] : [],
      hooks: {
        draw: [u => this.labels(u, lines, gutter)],
        setCursor: [u => spec.readout && spec.readout(u.cursor.idx)],
      },
    }, spec.data, this.host);
    this.chart = chart;
  }

  /** Names of lines and curves at the right, moved apart where they would overlap. */
  labels(u, lines, gutter) {
    const { ctx, bbox } = u, ratio = devicePixelRatio || 1, small = narrow();
    const labels = [];
    ctx.save();
    ctx.font = `${(small ? 10.5 : 11.5) * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    const place = (value, text, ink, bold) => {
      const y = u.valToPos(value, 'y', true);
      if (isFinite(y) && y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1) labels.push({ y, at: y, text, ink, bold });
      return y;
    };
    for (const line of lines) {
      const y = place(line.value, small ? line.short || line.label : line.label, colour(line.colour), false);
      if (!(y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1)) continue;
      ctx.strokeStyle = colour(line.colour);
      ctx.globalAlpha = line.strong ? 0.9 : 0.55;
      ctx.lineWidth = (line.strong ? 1.3 : 1) * ratio;
      ctx.setLineDash(line.strong ? [] : [4 * ratio, 4 * ratio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
    this.spec.series.forEach((s, i) => {
      if (!s.name) return;
      const values = u.data[i + 1];
      let last = values.length - 1;
      while (last >= 0 && values[last] == null) last--;
      if (last >= 0) place(values[last], s.name(values[last], small), s.stroke || colour(s.colour), true);
    });
    labels.sort((a, b) => a.y - b.y);
    const gap = 14 * ratio, bottom = bbox.top + bbox.height;
    for (let pass = 0; pass < 40; pass++) {
      for (let i = 1; i < labels.length; i++) {
        const over = gap - (labels[i].at - labels[i - 1].at);
        if (over > 0.1) { labels[i - 1].at -= over / 2; labels[i].at += over / 2; }
      }
      for (const label of labels) label.at = Math.min(bottom, Math.max(bbox.top, label.at));
    }
    const right = bbox.left + bbox.width;
    for (const label of labels) {
      ctx.strokeStyle = ctx.fillStyle = label.ink;
      ctx.lineWidth = ratio;
      ctx.globalAlpha = 0.6;
      ctx.beginPath();
      ctx.moveTo(right + 1 * ratio, label.y);
      ctx.lineTo(right + 8 * ratio, label.at);
      ctx.stroke();
      ctx.globalAlpha = 1;
      ctx.font = ctx.font.replace(/^(bold |600 )?/, label.bold ? '600 ' : '').replace(/^(\d)/, '$1');
      ctx.fillText(label.text, right + 11 * ratio, label.at, (gutter - 12) * ratio);
    }
    ctx.restore();
  }
}

/** A row of buttons of which one is pressed. */
function choice(host, options, chosen, onChoice) {
  const buttons = Object.entries(options).map(([key, label]) => {
    const button = make('button', { type: 'button', textContent: label });
    button.dataset.key = key;
    button.onclick = () => { press(key); onChoice(key); };
    return button;
  });
  const press = key => buttons.forEach(b => b.setAttribute('aria-pressed', String(b.dataset.key === key)));
  host.replaceChildren(...buttons);
  press(chosen);
  return press;
}

/** Calls back when the colour scheme changes. */
function onScheme(redraw) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
}
