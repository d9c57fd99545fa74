// What the peers share: who asks, what a ticket is, which filter it fits. The rules are those that ours keeps.

import { createHash } from 'node:crypto'

export const TOKEN = 'the-token-of-a-dispatcher-of-this-town'
const digest = (token) => createHash('sha256').update(token).digest('hex')

/** Sessions in memory, by the digest of their token, as ours keeps them. */
const sessions = new Map([[digest(TOKEN), { user: 7, role: 'dispatcher', companies: [1, 2, 3], until: Infinity }]])

/** The session that a request shows, or nothing. */
export function session(authorization) {
  if (!authorization?.startsWith('Bearer ')) return undefined
  const found = sessions.get(digest(authorization.slice(7)))
  return found && found.until > Date.now() ? found : undefined
}

export const sees = (session, company) => session.role !== 'resident' && session.companies.includes(company)

/** Whether a row belongs to a topic with this filter. */
export const fits = (filter, row) =>
  (filter.status === undefined || filter.status.includes(row.status)) &&
  (filter.emergency === undefined || filter.emergency === row.emergency) &&
  (filter.building_id === undefined || filter.building_id === row.building_id)

/** A row as the board of ours shows it, so that the frames are as long. */
export function row(id, building, description, version) {
  return {
    id,
    number: id,
    status: 'new',
    emergency: false,
    priority: 'normal',
    paid: false,
    warranty: false,
    source: 'phone',
    building_id: building,
    company_id: 1,
    address: 'Вокамеская улица, 1 к1',
    flat: '117',
    entrance: null,
    lat: 59.9,
    lon: 30.2,
    place: 'flat',
    category: 'water',
    problem: 'fixture_leak',
    service_name: 'Квартира: водоснабжение, течь смесителя',
    description,
    contact: { name: 'Лекаова Мероный', phone: '+79001234567' },
    executor: null,
    master: null,
    slot: null,
    deadlines: [{ kind: 'done', due: '2026-11-25T09:00:00Z', state: 'running', text: 'Выполнить до 25.11 12:00', norm: 'Правила 170' }],
    next_due: '2026-11-25T09:00:00Z',
    overdue: false,
    deferred_until: null,
    comments_count: 0,
    files_count: 0,
    rating: null,
    escalation: 0,
    returns: 0,
    parent_id: null,
    created_at: '2026-11-23T09:00:00Z',
    changed_at: '2026-11-23T09:00:00Z',
    version,
    seq: version,
  }
}
