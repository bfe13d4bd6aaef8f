// Follows the server's events, as EventSource does, but with the token in a header.

const RETRY_MILLIS = 1000, LONGEST_RETRY_MILLIS = 15000;

const pause = millis => new Promise(done => setTimeout(done, millis));

/**
 * Calls on[name](data) for each event until over() is true; asks again after the connection is lost. refused() is
 * called if the server asks for another token.
 */
async function follow(token, { on, lost, over, refused }) {
  for (let wait = RETRY_MILLIS; !over(); wait = Math.min(2 * wait, LONGEST_RETRY_MILLIS)) {
    try {
      const answer = await fetch('events', { headers: token ? { 'X-Surprisal-Token': token } : {} });
      if (answer.status === 403) return refused();
      if (answer.ok) await readEvents(answer.body, (name, data) => { wait = RETRY_MILLIS; on[name](data); });
    } catch (connectionLost) {
      // Below, as if the stream had ended.
    }
    if (over()) return;
    lost();
    await pause(wait);
  }
}

async function readEvents(body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      // A dot would not match the line separators that a text may hold.
      const event = text.slice(0, end).match(/^event: ([a-z]+)\ndata: ([^\n]*)$/);
      text = text.slice(end + 2);
      if (event) heard(event[1], JSON.parse(event[2]));
    }
  }
}
