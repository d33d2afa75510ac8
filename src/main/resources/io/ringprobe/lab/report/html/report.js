// Tooltips that come at once, also where one taps, and buttons that bring out one probe. Without it the page says the same.
const tip = document.getElementById('tip');
const marks = [...document.querySelectorAll('.mark')];

// The browser's own tooltips would come later and lie above ours; their texts stay as names for screen readers.
for (const mark of marks) {
  const title = mark.querySelector(':scope > title');
  mark.dataset.tip = title.textContent;
  title.remove();
}
for (const svg of document.querySelectorAll('figure svg')) {
  const title = svg.querySelector(':scope > title');
  svg.setAttribute('aria-label', title.textContent);
  svg.removeAttribute('aria-labelledby');
  svg.setAttribute('aria-describedby', svg.querySelector(':scope > desc').id);
  title.remove();
}

function place(x, y) {
  const box = tip.getBoundingClientRect();
  const left = Math.min(Math.max(x - box.width / 2, 6), innerWidth - box.width - 6);
  const top = y - box.height - 14 < 6 ? y + 18 : y - box.height - 14;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}

function show(target, x, y) {
  const mark = target?.closest?.('.mark');
  tip.hidden = !mark;
  if (mark) {
    tip.textContent = mark.dataset.tip;
    place(x, y);
  }
}

let pointer = { clientX: -1, clientY: -1 };
for (const kind of ['pointermove', 'pointerdown']) {
  document.addEventListener(kind, (event) => {
    pointer = event;
    show(event.target, event.clientX, event.clientY);
  });
}
// What is scrolled away from under the pointer gives way to what comes there.
addEventListener('scroll', () => {
  show(document.elementFromPoint(pointer.clientX, pointer.clientY), pointer.clientX, pointer.clientY);
}, { passive: true });

const buttons = [...document.querySelectorAll('[data-probe]')];
for (const button of buttons) {
  button.addEventListener('click', () => {
    const only = button.getAttribute('aria-pressed') === 'true' ? null : button.dataset.probe;
    for (const other of buttons) {
      other.setAttribute('aria-pressed', String(other.dataset.probe === only));
    }
    document.body.toggleAttribute('data-only', only !== null);
    for (const mark of marks) {
      mark.classList.toggle('only', mark.classList.contains(only));
    }
  });
}
