/** What an issuer fills into a template, made from the template's own schema. */

export type FieldKind = 'titles' | 'currency' | 'money' | 'share' | 'number' | 'date' | 'zone' | 'yes' | 'members' | 'weekdays' | 'categories';

/** Parts of the form, in their order. */
export const GROUPS = ['what', 'where', 'limits', 'backing'] as const;
export type Group = (typeof GROUPS)[number];

export interface Field {
  name: string;
  kind: FieldKind;
  group: Group;
  isRequired: boolean;
  /** What the server takes where it is left out. */
  fallback: unknown;
  minimum?: number;
  maximum?: number;
  about: string | null;
}

interface Property {
  type?: string;
  format?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  items?: { format?: string; type?: string; maximum?: number };
}

interface FillSchema {
  required?: string[];
  properties?: Record<string, Property>;
}

/** The fields of a template's form. */
export function fieldsOf(schema: unknown): Field[] {
  const { properties = {}, required = [] } = (schema ?? {}) as FillSchema;
  const fields = Object.entries(properties).map(([name, property]) => fieldOf(name, property, required.includes(name)));
  return fields.sort((one, other) => GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group) || rankOf(one) - rankOf(other));
}

/** In a part of the form: names and places first, what seldom differs last. */
function rankOf({ kind }: Field): number {
  if (kind === 'titles' || kind === 'members' || kind === 'categories') return 0;
  return kind === 'currency' || kind === 'zone' ? 2 : 1;
}

function fieldOf(name: string, property: Property, isRequired: boolean): Field {
  const kind = kindOf(name, property);
  return {
    name,
    kind,
    group: groupOf(name, kind),
    isRequired,
    fallback: property.default,
    ...(property.minimum !== undefined && { minimum: property.minimum }),
    ...(property.maximum !== undefined && { maximum: property.maximum }),
    about: property.description ?? null,
  };
}

function kindOf(name: string, { type, format, description = '', items }: Property): FieldKind {
  if (type === 'object') return 'titles';
  if (type === 'boolean') return 'yes';
  if (format === 'date') return 'date';
  if (format === 'iso-4217') return 'currency';
  if (format === 'iana-time-zone') return 'zone';
  if (type === 'array') return items?.format === 'member-id' ? 'members' : items?.maximum === 7 ? 'weekdays' : 'categories';
  if (name.endsWith('_bps')) return 'share';
  return /minor units/.test(description) ? 'money' : 'number';
}

function groupOf(name: string, kind: FieldKind): Group {
  if (kind === 'titles' || kind === 'currency' || /(face|night|ticket)_value|^discount$/.test(name)) return 'what';
  if (kind === 'share' || name === 'max_coupons' || kind === 'yes') return 'backing';
  if (kind === 'members' || kind === 'categories' || kind === 'date' || kind === 'zone' || kind === 'weekdays' || /hour|years/.test(name)) return 'where';
  return 'limits';
}

/**
 * The blanks that a place of the contract is made from. A problem of the contract is shown at the
 * field that caused it, wherever a field did.
 */
export function blanksAt(document: unknown, pointer: string): string[] {
  const steps = pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: unknown = document;
  for (const step of steps) {
    if (typeof node !== 'object' || node === null || '$fill' in node) break;
    node = (node as Record<string, unknown>)[step];
  }
  if (typeof node === 'string') return [...node.matchAll(/\$\{(\w+)\}/g)].map((found) => found[1] ?? '');
  const fill = typeof node === 'object' && node !== null ? (node as { $fill?: unknown }).$fill : undefined;
  return typeof fill === 'string' ? [fill] : [];
}
