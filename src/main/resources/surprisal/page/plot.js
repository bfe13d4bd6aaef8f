// Charts on uPlot, with labels at the ends of their lines.

/** 1, 2, 5, 10, ..., thinned out where those are more than most. */
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
  return powers.length > 1
    ? powers.filter((v, i) => i % Math.ceil(powers.length / most) === 0)
    : ticks.filter((v, i) => i % 2 === 0);
}

/** Evenly spaced ticks, for a logarithmic axis with too few round numbers on it. */
function evenTicks(low, high) {
  const power = 10 ** Math.floor(Math.log10((high - low) / 4));
  const step = [1, 2, 2.5, 5, 10].map(m => m * power).find(s => (high - low) / s <= 5) || high - low;
  const ticks = [];
  for (let v = Math.ceil(low / step) * step; v <= high; v += step) ticks.push(v);
  return ticks;
}

function yTicks(low, high, most) {
  const ticks = logTicks(low, high, most);
  return ticks.length > 1 ? ticks : evenTicks(low, high);
}

/** A chart in an element. Drag to zoom in, double-click to zoom out. */
class Plot {
  constructor(host, height) {
    this.host = host;
    this.height = height;
    new ResizeObserver(() => {
      if (this.chart && host.clientWidth && this.chart.width !== host.clientWidth) this.rebuild();
    }).observe(host);
  }

  /**
   * spec: data; series [{label, colour, width, dash, points, fill, name}]; band [upper, lower];
   * lines [{value, label, colour}]; log; x and y formatters; readout(index).
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
    const axis = {
      stroke: colour('faint'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false },
      font: '11px system-ui, sans-serif',
    };
    // The chart is not zoomed in if the visible extremes are those of the data.
    const whole = (u, min, max) => u.data.slice(1).every(c => c.every(v => v == null || (v >= min && v <= max)));
    const range = (u, min, max) => {
      if (min == null) [min, max] = spec.log ? [0.1, 1] : [0, 1];
      if (whole(u, min, max)) for (const line of lines) {
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
        {
          ...axis, size: 46, gap: 4, space: 34, filter: (u, v) => v,
          values: (u, v) => v.map(x => x == null ? null : (spec.y || tick)(x)),
          ...(spec.log ? { splits: (u, i, low, high) => yTicks(low, high, this.height / 32) } : {}),
        },
      ],
      series: [{}, ...spec.series.map(s => ({
        label: s.label, stroke: s.stroke || colour(s.colour), width: s.width == null ? 1.5 : s.width, dash: s.dash,
        alpha: s.alpha, spanGaps: true,
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

  /** Labels of lines and curves on the right, moved apart where they would overlap. */
  labels(u, lines, gutter) {
    const { ctx, bbox } = u, ratio = devicePixelRatio || 1, small = narrow();
    const labels = [];
    ctx.save();
    ctx.font = `${(small ? 10.5 : 11.5) * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    const visible = y => y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1;
    const place = (value, text, ink, bold) => {
      const y = u.valToPos(value, 'y', true);
      if (visible(y)) labels.push({ y, at: y, text, ink, bold });
      return y;
    };
    for (const line of lines) {
      const y = place(line.value, small ? line.short || line.label : line.label, colour(line.colour), false);
      if (!visible(y)) continue;
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
      ctx.font = ctx.font.replace(/^(bold |600 )?/, label.bold ? '600 ' : '');
      ctx.fillText(label.text, right + 11 * ratio, label.at, (gutter - 12) * ratio);
    }
    ctx.restore();
  }
}

/** Redraws everything when the colour scheme changes; a chart takes its colours when it is built. */
function onScheme(plots, redraw) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const plot of plots) plot.shape = null;
    redraw();
  });
}
