// Names of a chart's lines and curves on its right, moved apart where they would overlap.

const ruler = document.createElement('canvas').getContext('2d');

class Labels {
  constructor(spec, lines) {
    this.spec = spec;
    this.lines = lines;
    this.small = narrow();
    this.size = this.small ? 11 : 12;
  }

  font(bold, ratio) {
    return `${bold ? '600 ' : ''}${this.size * ratio}px system-ui, sans-serif`;
  }

  lineLabel(line) {
    return this.small ? line.short || line.label : line.label;
  }

  /** The last value of a curve; null without any. */
  last(data, i) {
    const values = data[i + 1];
    let last = values.length - 1;
    while (last >= 0 && values[last] == null) last--;
    return last < 0 ? null : values[last];
  }

  /** Room for the widest label, but at most four tenths of the chart. */
  width(all) {
    ruler.font = this.font(true, 1);
    const texts = this.lines.map(line => this.lineLabel(line));
    this.spec.series.forEach((s, i) => {
      const last = s.name ? this.last(this.spec.data, i) : null;
      if (s.name) texts.push(s.name(last == null ? 8.888 : last, this.small));
    });
    if (!texts.length) return 24;
    return Math.min(0.4 * all, 18 + Math.max(...texts.map(text => ruler.measureText(text).width)));
  }

  draw(u, gutter) {
    const { ctx, bbox } = u, ratio = devicePixelRatio || 1;
    const visible = y => y >= bbox.top - 1 && y <= bbox.top + bbox.height + 1;
    const labels = [];
    const place = (value, text, ink, bold) => {
      const y = u.valToPos(value, 'y', true);
      if (visible(y)) labels.push({ y, at: y, text, ink, bold });
      return visible(y) ? y : null;
    };
    ctx.save();
    for (const line of this.lines) {
      const y = place(line.value, this.lineLabel(line), colour(line.colour), false);
      if (y != null) this.line(ctx, bbox, y, line, ratio);
    }
    this.spec.series.forEach((s, i) => {
      const last = s.name ? this.last(u.data, i) : null;
      if (last != null) place(last, s.name(last, this.small), s.stroke || colour(s.colour), true);
    });
    this.spread(labels, bbox, (this.size + 2.5) * ratio);
    this.write(ctx, bbox, labels, ratio, (gutter - 12) * ratio);
    ctx.restore();
  }

  line(ctx, bbox, y, line, ratio) {
    ctx.strokeStyle = colour(line.colour);
    ctx.globalAlpha = line.strong ? 0.9 : 0.6;
    ctx.lineWidth = (line.strong ? 1.3 : 1) * ratio;
    ctx.setLineDash(line.strong ? [] : [4 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  spread(labels, bbox, gap) {
    labels.sort((a, b) => a.y - b.y);
    const bottom = bbox.top + bbox.height;
    for (let pass = 0; pass < 40; pass++) {
      for (let i = 1; i < labels.length; i++) {
        const over = gap - (labels[i].at - labels[i - 1].at);
        if (over > 0.1) { labels[i - 1].at -= over / 2; labels[i].at += over / 2; }
      }
      for (const label of labels) label.at = Math.min(bottom, Math.max(bbox.top, label.at));
    }
  }

  write(ctx, bbox, labels, ratio, room) {
    const right = bbox.left + bbox.width;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    for (const label of labels) {
      ctx.strokeStyle = ctx.fillStyle = label.ink;
      ctx.lineWidth = ratio;
      ctx.globalAlpha = 0.6;
      ctx.beginPath();
      ctx.moveTo(right + 1 * ratio, label.y);
      ctx.lineTo(right + 8 * ratio, label.at);
      ctx.stroke();
      ctx.globalAlpha = 1;
      ctx.font = this.font(label.bold, ratio);
      ctx.fillText(label.text, right + 11 * ratio, label.at, room);
    }
  }
}
