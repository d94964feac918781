// What people mean who write something else.
import { expect, it } from 'vitest';
import { betweenTypographicQuotes, nameMeant, sectionForList, typeMeant } from './meant.ts';

const TYPES = ['modbus-rtu', 'modbus-rtu-over-tcp', 'modbus-rtu-over-udp', 'modbus-tcp', 'sml', 'http'];

it.each([
  ['rtu', 'modbus-rtu'],
  ['RTU', 'modbus-rtu'],
  ['modbus_rtu', 'modbus-rtu'],
  ['modbusTCP', 'modbus-tcp'],
  ['tcp', 'modbus-tcp'],
  ['rtuovertcp', 'modbus-rtu-over-tcp'],
  ['rtu-over-udp', 'modbus-rtu-over-udp'],
  ['modbus', 'modbus-rtu'],
  ['can', null],
  ['-', null],
])('the type %s means %s', (value, meant) => {
  expect(typeMeant(value, TYPES)).toBe(meant);
});

it.each([
  ['küche', 'kueche'],
  ['Wärmepumpe', 'Waermepumpe'],
  ['Straße 3', 'Strasse_3'],
  ['Café', 'Cafe'],
  ['1. Stock', null],
  ['水', null],
  ['home', null],
])('for the name %s one can write %s', (name, meant) => {
  expect(nameMeant(name)).toBe(meant);
});

it.each<[readonly unknown[], string]>([
  [[{ name: 'home', model: 'sdm630', password: 'secret' }], 'devices: { home: { model: ..., password: ... } }'],
  [[{ home: { model: 'sdm630' } }], 'devices: { home: { model: ... } }'],
  [['home'], 'devices: { home: { ... } }'],
  [[{ model: 'sdm630' }], 'devices: { name: { model: ... } }'],
  [[], 'devices: { name: { ... } }'],
])('a list shows the form of the section without its values', (list, form) => {
  expect(sectionForList(list, 'devices').en).toContain(form);
});

it.each([
  ['“sdm630”', 'sdm630'],
  ['„sdm630“', 'sdm630'],
  ['«x»', 'x'],
  ['it’s', null],
  ['plain', null],
])('quotes of a word processor: %s', (text, inner) => {
  expect(betweenTypographicQuotes(text)).toBe(inner);
});
