// The live table: devices one below the other, phases as columns, new values by server-sent events.
// All addresses are relative to the page's own, so that it works behind a proxy under any prefix.
// Texts from the server are only ever set as text, never as markup.

const PHASES = ['L1', 'L2', 'L3'];
const COLUMNS = ['', ...PHASES, 'unit'];
const main = document.getElementById('devices');
const connection = document.getElementById('connection');
const shown = new Map();

const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });

function format(value, unit) {
  const isEnergy = unit === 'Wh';
  const shownUnit = isEnergy ? 'kWh' : unit;
  if (value === null) return { text: '–', unit: shownUnit };
  if (typeof value !== 'number') return { text: String(value), unit: shownUnit };
  return { text: number.format(isEnergy ? value / 1000 : value), unit: shownUnit };
}

function element(name, text, className) {
  const node = document.createElement(name);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

/** powerL1 -> row "power", column "L1"; frequency -> row "frequency", first column. */
function place(measurand) {
  const phase = PHASES.find((name) => measurand.endsWith(name) && !/L\dL\d$/.test(measurand));
  return phase ? { row: measurand.slice(0, -2), column: phase } : { row: measurand, column: '' };
}

function addDevice(device) {
  const section = element('section');
  const title = element('h2', `${device.name} `);
  const state = element('span', '', 'state');
  title.append(state);
  const table = element('table');
  const head = element('tr');
  for (const name of ['', 'total', ...PHASES, 'unit']) head.append(element('th', name));
  table.append(head);
  const scroll = element('div', undefined, 'scroll');
  scroll.append(table);
  section.append(title, scroll);
  main.append(section);
  shown.set(device.name, { section, state, table, rows: new Map() });
  showHealth(device.name, device.health.state, device.health.reason);
  showReadings(device.name, device.readings);
}

function showHealth(name, state, reason) {
  const device = shown.get(name);
  if (!device) return;
  device.section.className = state;
  device.state.textContent = reason ? `${state}: ${reason}` : state;
}

function showReadings(name, readings) {
  const device = shown.get(name);
  if (!device) return;
  for (const [measurand, reading] of Object.entries(readings)) {
    const { row, column } = place(measurand);
    if (!device.rows.has(row)) device.rows.set(row, addRow(device.table, row));
    const cells = device.rows.get(row);
    const { text, unit } = format(reading.value, reading.unit);
    cells[column].textContent = text;
    cells[column].className = reading.value === null ? 'absent' : '';
    cells.unit.textContent = unit === '1' ? '' : (unit ?? '');
    if (reading.at) cells[column].title = new Date(reading.at).toLocaleString();
  }
}

function addRow(table, name) {
  const line = element('tr');
  line.append(element('td', name));
  const cells = {};
  for (const column of COLUMNS) {
    cells[column] = element('td');
    line.append(cells[column]);
  }
  table.append(line);
  return cells;
}

async function load() {
  const reply = await fetch('api/v1/devices');
  if (!reply.ok) throw new Error(`status ${reply.status}`);
  for (const device of await reply.json()) {
    if (!shown.has(device.name)) addDevice(device);
    showHealth(device.name, device.health.state, device.health.reason);
    showReadings(device.name, device.readings);
  }
}

function say(text, isLost) {
  connection.textContent = text;
  connection.className = isLost ? 'lost' : '';
}

function reload() {
  load().then(
    () => say('live', false),
    (error) => say(`cannot load: ${error.message}`, true),
  );
}

const stream = new EventSource('api/v1/stream');
stream.onopen = reload;
stream.onerror = () => say('connection lost, trying again …', true);
stream.addEventListener('snapshot', ({ data }) => {
  const { device, readings } = JSON.parse(data);
  showReadings(device, readings);
});
stream.addEventListener('health', ({ data }) => {
  const { device, to, reason } = JSON.parse(data);
  showHealth(device, to, reason);
});
// Values whose lifetime ends make no event: look again now and then.
setInterval(reload, 10000);
