// DOM elements, colours of the style sheet, and rows of buttons.

const byId = id => document.getElementById(id);
const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const narrow = () => window.innerWidth < 620;

/** An element with properties and children; strings become text nodes, never HTML. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A row of buttons, one of which is pressed. */
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
