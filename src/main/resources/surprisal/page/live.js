// Draws the run and, if it is live, follows the server's events and sends it requests.

const MOST_BUCKETS = 4096, ANSWER_MILLIS = 6000;

function showCurves() { showState(); showPosition(); showNumbers(); showLoss(); showSmall(); }
function showLists() { showRungs(); showSamples(); showNotes(); }
function showEvaluated() { showText(); showHistogram(); showCalibration(); showLists(); }
function showAll() { showFacts(); showCurves(); showEvaluated(); }

/** Adds new steps; when there are too many, neighbours merge and extremes are kept, as on the server. */
function append(news) {
  const s = run.steps;
  for (const key of Object.keys(s)) s[key].push(...news[key]);
  if (s.made.length <= MOST_BUCKETS) return;
  const half = Math.floor(s.made.length / 2);
  const merged = Object.fromEntries(Object.keys(s).map(key =>
    [key, Array.from({ length: half }, (_, i) => merge(s, key, 2 * i, 2 * i + 1))]));
  if (s.made.length % 2) for (const key of Object.keys(s)) merged[key].push(lastOf(s[key]));
  run.steps = merged;
}

/** The value of one column for the merged buckets a and b. */
function merge(s, key, a, b) {
  const column = s[key], count = s.count;
  if (key === 'count') return count[a] + count[b];
  if (key.endsWith('_min')) return Math.min(column[a], column[b]);
  if (key.endsWith('_max')) return Math.max(column[a], column[b]);
  const mean = ['nll', 'objective', 'norm', 'speed'].includes(key);
  return mean ? (column[a] * count[a] + column[b] * count[b]) / (count[a] + count[b]) : column[b];
}

const on = {
  history: all => { run = all; showAll(); showButtons(); },
  steps: news => { append(news.steps); run.last = news.last; showCurves(); },
  news: news => {
    for (const e of news.evaluations) run.evaluations.push(e);
    for (const key of ['samples', 'checkpoints', 'notes']) run[key] = run[key].concat(news[key]).slice(-12);
    if (news.latest) { run.previous = news.previous; run.latest = news.latest; }
    for (const key of ['end', 'next']) run[key] = news[key] || run[key];
    if (news.state !== run.state) answer('');
    run.state = news.state;
    showCurves();
    showEvaluated();
    showButtons();
  },
};

function listen() {
  follow(token, {
    on,
    over: ended,
    lost: () => {
      byId('state').className = 'state lost';
      byId('state').textContent = 'connection lost';
    },
    refused: () => {
      byId('state').className = 'state lost';
      byId('state').textContent = 'private';
      byId('ladder-position').textContent = 'This page shows its run only at the address that train printed.';
    },
  });
}

let token = '', answered = 0;

/** Shows what the run replied, for a while; without text, nothing. */
function answer(text) {
  clearTimeout(answered);
  byId('answer').textContent = text;
  if (text) answered = setTimeout(() => answer(''), ANSWER_MILLIS);
}

function showButtons() {
  const allowed = token && !ended();
  for (const id of ['pause', 'sample', 'save', 'stop']) byId(id).disabled = !allowed;
  byId('pause').textContent = run.state === 'paused' ? 'Resume' : 'Pause';
  if (!token) byId('answer').textContent = 'To control the run, open the address that train printed.';
}

async function ask(request) {
  try {
    const reply = await fetch(request, { method: 'POST', headers: { 'X-Surprisal-Token': token } });
    answer((await reply.text()).trim());
  } catch (lost) {
    answer('no answer from the run');
  }
}

lossChoices({ onUnit: () => { showCurves(); showLists(); }, onOver: showCurves, onLog: showLoss });
choice(byId('paint'), { surprisal: 'surprisal', change: 'change' }, paint, colours => { paint = colours; showText(); });
onScheme([...Object.values(curves), ...Object.values(spreads)], showAll);
byId('config-card').open = !narrow();
showAll();
if (location.protocol !== 'file:' && run.live) {
  token = location.hash.slice(1);
  byId('buttons').hidden = byId('answer').hidden = false;
  byId('pause').onclick = () => ask(run.state === 'paused' ? 'resume' : 'pause');
  for (const id of ['sample', 'save', 'stop']) byId(id).onclick = () => ask(id);
  showButtons();
  listen();
}
