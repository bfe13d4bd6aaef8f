// Charts on uPlot, with named axes and labels at the ends of their lines.

const AXIS_FONT = '12px system-ui, sans-serif';

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
   * spec: alt, the chart in words; data; series [{label, colour, width, dash, points, fill, name}]; band [upper,
   * lower]; lines [{value, label, colour}]; log; zero, whether the vertical axis begins at 0; x and y {name, text:
   * value => label, clock}; readout(index).
   */
  show(spec) {
    this.spec = spec;
    const shape = JSON.stringify([spec.series, spec.lines, spec.log, spec.x, spec.y]);
    if (this.chart && shape === this.shape) {
      const x = this.chart.scales.x, data = this.chart.data[0];
      const all = data.length < 2 || (x.min <= data[0] && x.max >= data[data.length - 1]);
      this.chart.setData(spec.data, all);
      if (!all) this.chart.redraw();
    } else {
      this.shape = shape;
      this.rebuild();
    }
    this.describe();
  }

  describe() {
    this.host.setAttribute('role', 'img');
    this.host.setAttribute('aria-label', this.spec.alt);
  }

  rebuild() {
    if (!this.spec || !this.host.clientWidth) return;
    if (this.chart) this.chart.destroy();
    const spec = this.spec, lines = spec.lines || [], labels = new Labels(spec, lines);
    const gutter = labels.width(this.host.clientWidth);
    this.chart = new uPlot({
      width: this.host.clientWidth,
      height: this.height,
      padding: [8, gutter, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: true } },
      scales: { x: { time: false }, y: { distr: spec.log ? 3 : 1, range: (u, low, high) => this.range(u, low, high) } },
      axes: this.axes(),
      series: [{}, ...spec.series.map(s => ({
        label: s.label, stroke: s.stroke || colour(s.colour), width: s.width == null ? 1.5 : s.width, dash: s.dash,
        alpha: s.alpha, spanGaps: true,
        points: { show: !!s.points, size: 6, fill: colour('card') }, fill: s.fill && colour(s.fill),
        paths: s.bars ? uPlot.paths.bars({ size: [0.9, 100] }) : undefined,
      }))],
      bands: spec.band ? [{ series: spec.band, fill: colour('train') + '2b' }] : [],
      hooks: {
        draw: [u => labels.draw(u, gutter)],
        setCursor: [u => spec.readout && spec.readout(u.cursor.idx)],
      },
    }, spec.data, this.host);
  }

  axes() {
    const { x, y, log } = this.spec, small = this.host.clientWidth < 200;
    const axis = {
      stroke: colour('faint'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false }, font: AXIS_FONT,
      labelFont: AXIS_FONT, labelGap: 2, labelSize: 18,
    };
    const most = Math.max(3, Math.floor(this.height / 34));
    return [
      {
        ...axis, size: 26, gap: 4, grid: { show: false }, label: x.name, space: small ? 40 : 60,
        values: (u, values) => values.map(x.text), ...(x.clock ? { incrs: CLOCK } : {}),
      },
      {
        ...axis, size: 48, gap: 4, ...(small ? {} : { label: y.name }), filter: (u, v) => v,
        splits: (u, i, low, high) => (log ? logTicks : evenTicks)(low, high, most),
        values: (u, values) => values.map(y.text || tick),
      },
    ];
  }

  /** The chart is not zoomed in if the visible extremes are those of the data; then its lines are visible too. */
  range(u, low, high) {
    const { lines = [], log, zero } = this.spec;
    let [min, max] = low == null ? (log ? [0.1, 1] : [0, 1]) : [low, high];
    const whole = u.data.slice(1).every(column => column.every(v => v == null || (v >= min && v <= max)));
    for (const line of whole ? lines : []) {
      if (!log || line.value > 0) [min, max] = [Math.min(min, line.value), Math.max(max, line.value)];
    }
    if (log) {
      const floor = Math.max(min, 1e-12);
      return [floor / 1.06, Math.max(max, floor * 1.2) * 1.06];
    }
    const pad = (max - min || Math.abs(max) || 1) * 0.05;
    return [zero && min >= 0 ? 0 : min - pad, max + pad];
  }
}

/** Redraws everything when the colour scheme changes; a chart takes its colours when it is built. */
function onScheme(plots, redraw) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const plot of plots) plot.shape = null;
    redraw();
  });
}
