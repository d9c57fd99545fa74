/**
 * The map's whole look: a sheet of paper and our own houses. Nothing is fetched from outside; with no
 * `glyphs` in the style MapLibre draws letters with the page's own font.
 */

import type { ExpressionSpecification, FilterSpecification, StyleSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { State } from './houses';

export type Scheme = 'light' | 'dark';

interface Palette {
  paper: string;
  house: Record<State, string>;
  line: Record<State, string>;
  chosen: string;
  ink: string;
  faint: string;
  halo: string;
  bubble: string;
  bubbleInk: string;
  badge: string;
  badgeInk: string;
}

/** Red is only for emergencies and breaches; blue is plain work; grey is calm. */
export const PALETTE: Record<Scheme, Palette> = {
  light: {
    paper: '#eef1f5',
    house: { calm: '#d6dbe4', open: '#b9c3f4', alarm: '#f3aaa6' },
    line: { calm: '#aeb7c6', open: '#5f70da', alarm: '#c02525' },
    chosen: '#1f2a73',
    ink: '#26313f',
    faint: '#5c6a7c',
    halo: '#eef1f5',
    bubble: '#4153cf',
    bubbleInk: '#ffffff',
    badge: '#c02525',
    badgeInk: '#ffffff',
  },
  dark: {
    paper: '#14181e',
    house: { calm: '#2a313c', open: '#333f78', alarm: '#6b2928' },
    line: { calm: '#485364', open: '#97a4ff', alarm: '#ff8078' },
    chosen: '#e9ecf1',
    ink: '#dbe3ee',
    faint: '#9aa8ba',
    halo: '#14181e',
    bubble: '#97a4ff',
    bubbleInk: '#10142a',
    badge: '#ff8078',
    badgeInk: '#2a0707',
  },
};

export const FONT = 'Golos Text Variable';

const NONE = { type: 'FeatureCollection' as const, features: [] };

function byState(colours: Record<State, string>): ExpressionSpecification {
  return ['match', ['coalesce', ['feature-state', 'state'], 'calm'], 'alarm', colours.alarm, 'open', colours.open, colours.calm];
}

function streetName(id: string, minzoom: number, filter: FilterSpecification, p: Palette): SymbolLayerSpecification {
  return {
    id,
    type: 'symbol',
    source: 'streets',
    minzoom,
    filter,
    layout: {
      'text-field': ['get', 'name'],
      'text-font': [FONT],
      'text-size': ['interpolate', ['linear'], ['zoom'], 12, 10, 17, 14],
      'symbol-sort-key': ['-', ['get', 'houses']],
      'text-padding': 3,
      // A street steps aside of the number of its tickets, or keeps silent.
      'text-variable-anchor': ['center', 'top', 'bottom', 'top-left', 'top-right', 'bottom-left', 'bottom-right'],
      'text-radial-offset': 1.8,
    },
    paint: { 'text-color': p.faint, 'text-halo-color': p.halo, 'text-halo-width': 1.6 },
  };
}

/** Near by, a bubble stands above its house so that the house's number can be read. */
const LIFT: ExpressionSpecification = ['step', ['zoom'], ['literal', [0, 0]], 15.5, ['literal', [0, -18]]];

/** The count of emergencies and breaches sits on the bubble's shoulder. */
const BADGE: ExpressionSpecification = ['step', ['zoom'], ['literal', [13, -12]], 15.5, ['literal', [12, -30]]];

export function style(scheme: Scheme): StyleSpecification {
  const p = PALETTE[scheme];
  return {
    version: 8,
    sources: {
      houses: { type: 'geojson', data: NONE, promoteId: 'id' },
      streets: { type: 'geojson', data: NONE },
      chosen: { type: 'geojson', data: NONE },
      tickets: {
        type: 'geojson',
        data: NONE,
        cluster: true,
        clusterRadius: 38,
        clusterMaxZoom: 15,
        clusterProperties: { open: ['+', ['get', 'open']], alarm: ['+', ['get', 'alarm']] },
      },
    },
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': p.paper } },
      {
        id: 'house',
        type: 'fill',
        source: 'houses',
        paint: { 'fill-color': byState(p.house), 'fill-antialias': true },
      },
      {
        id: 'house-line',
        type: 'line',
        source: 'houses',
        paint: {
          'line-color': byState(p.line),
          'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.2, 14, 0.7, 17, 1.6],
        },
      },
      {
        id: 'chosen',
        type: 'line',
        source: 'chosen',
        paint: { 'line-color': p.chosen, 'line-width': 3.5 },
      },
      streetName('street-name', 12, ['get', 'main'], p),
      streetName('street-name-near', 15, ['!', ['get', 'main']], p),
      {
        id: 'house-number',
        type: 'symbol',
        source: 'houses',
        minzoom: 15.2,
        layout: {
          'text-field': ['get', 'number'],
          'text-font': [FONT],
          'text-size': ['interpolate', ['linear'], ['zoom'], 15, 9.5, 18, 14],
          'text-padding': 1,
        },
        paint: { 'text-color': p.ink, 'text-halo-color': p.halo, 'text-halo-width': 1 },
      },
      {
        id: 'bubble',
        type: 'circle',
        source: 'tickets',
        paint: {
          'circle-color': p.bubble,
          'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'open']], 1, 9, 12, 18],
          'circle-stroke-width': 2,
          'circle-stroke-color': p.halo,
          'circle-translate': LIFT,
        },
      },
      {
        id: 'bubble-count',
        type: 'symbol',
        source: 'tickets',
        layout: {
          'text-field': ['number-format', ['get', 'open'], { 'max-fraction-digits': 0 }],
          'text-font': [FONT],
          'text-size': 11.5,
          'text-allow-overlap': true,
          'text-padding': 4,
        },
        paint: { 'text-color': p.bubbleInk, 'text-translate': LIFT },
      },
      {
        id: 'badge',
        type: 'circle',
        source: 'tickets',
        filter: ['>', ['get', 'alarm'], 0],
        paint: {
          'circle-color': p.badge,
          'circle-radius': 8,
          'circle-stroke-width': 1.5,
          'circle-stroke-color': p.halo,
          'circle-translate': BADGE,
        },
      },
      {
        id: 'badge-count',
        type: 'symbol',
        source: 'tickets',
        filter: ['>', ['get', 'alarm'], 0],
        layout: {
          // The spot is small: above a hundred it only says that they are many.
          'text-field': ['case', ['>', ['get', 'alarm'], 99], '99+', ['to-string', ['get', 'alarm']]],
          'text-font': [FONT],
          'text-size': 10,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': p.badgeInk, 'text-translate': BADGE },
      },
    ],
  };
}
