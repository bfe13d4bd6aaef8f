// How far each update moved each layer: norm of the last update divided by norm of the weights.

function showRatios() {
  const e = run.evaluations.filter(v => v.update_ratios && Object.keys(v.update_ratios).length);
  const layers = e.length ? Object.keys(e[0].update_ratios) : [];
  const lightness = matchMedia('(prefers-color-scheme: dark)').matches ? 66 : 44;
  const hue = i => `hsl(${Math.round(215 - 195 * i / Math.max(1, layers.length - 1))} 60% ${lightness}%)`;
  byId('ratio-plot').hidden = !layers.length;
  if (layers.length) curves.ratio.show({
    x: xAxis(), y: { name: 'update / weight', text: scientific }, log: true,
    data: [e.map(v => across(run, v.step, v.seconds)), ...layers.map(l => e.map(v => v.update_ratios[l] || null))],
    series: layers.map((l, i) => ({ label: l, stroke: hue(i), points: e.length < 3 })),
    alt: layers.map(l => `${l} ${scientific(lastOf(e).update_ratios[l] || 0)}`).join(', '),
  });
  const legend = layers.map((l, i) => {
    const name = make('span', { textContent: l });
    name.style.setProperty('--c', hue(i));
    return name;
  });
  byId('layers').replaceChildren(...(legend.length ? legend : ['Available from the second evaluation on.']));
}
