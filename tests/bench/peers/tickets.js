// Fastify with PostgreSQL: a correction of a ticket as one durable transaction, and its change to every socket that
// follows the house, by LISTEN/NOTIFY and ws.
//
// Environment: PGHOST, WORKERS (processes), CONNECTIONS (to PostgreSQL, all processes together), NOTIFY (1: tell).

import cluster from 'node:cluster'
import Fastify from 'fastify'
import pg from 'pg'
import { WebSocketServer } from 'ws'
import { fits, row, sees, session } from './common.js'

const workers = Number(process.env.WORKERS ?? 1)
const notify = process.env.NOTIFY === '1'

if (cluster.isPrimary && workers > 1) {
  let listening = 0
  for (let at = 0; at < workers; at += 1) cluster.fork()
  cluster.on('listening', (_, address) => {
    listening += 1
    if (listening === workers) console.log(`http://127.0.0.1:${address.port}\nready`)
  })
  process.on('SIGTERM', () => process.exit(0))
} else {
  await serve()
}

async function serve() {
  const pool = new pg.Pool({
    host: process.env.PGHOST,
    user: 'postgres',
    database: 'postgres',
    max: Math.ceil(Number(process.env.CONNECTIONS ?? 32) / workers),
  })
  const app = Fastify({ logger: false })

  app.addHook('onRequest', async (request, reply) => {
    request.session = session(request.headers.authorization)
    if (!request.session) return reply.code(401).send({ code: 'unauthenticated' })
  })

  // One statement, prepared once for each connection: event, ticket and its four indexes, and the word to listeners.
  const told = notify ? `, (SELECT pg_notify('tickets', json_build_object('id', t.id::text, 'building', t.building::text, 'company', t.company, 'description', t.description, 'version', t.version)::text))` : ''
  const correct = {
    name: 'correct',
    text: `WITH t AS (
        UPDATE tickets SET description = $2, changed = $3, version = version + 1
        WHERE id = $1 AND company = ANY($4) AND status < 4 RETURNING *
      ), e AS (
        INSERT INTO events (ticket, version, at, who, body) SELECT id, version, $3, $5, $6 FROM t
      ) SELECT t.*${told} FROM t`,
  }

  app.post(
    '/api/v1/tickets/:id/correct',
    {
      schema: {
        params: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
        body: {
          type: 'object',
          properties: { description: { type: 'string', maxLength: 10000 } },
          required: ['description'],
          additionalProperties: false,
        },
      },
    },
    async (request, reply) => {
      const { session, params, body } = request
      const event = JSON.stringify({ corrected: { description: body.description } })
      const values = [params.id, body.description, Date.now(), session.companies, session.user, event]
      const found = await pool.query({ ...correct, values })
      const ticket = found.rows[0]
      if (!ticket || !sees(session, ticket.company)) return reply.code(404).send({ code: 'not_found' })
      return row(String(ticket.id), String(ticket.building), ticket.description, ticket.version)
    },
  )

  await app.ready()
  if (notify) await follow(app)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  if (!cluster.isWorker) console.log(`${address}\nready`)
  process.on('SIGTERM', () => process.exit(0))
}

/** Live sockets: a topic for each filter, a frame encoded once for each. */
async function follow(app) {
  const topics = new Map()
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  app.server.on('upgrade', (request, socket, head) => {
    const who = session(request.headers.authorization)
    if (!who) return socket.destroy()
    server.handleUpgrade(request, socket, head, (ws) => {
      ws.on('message', (text) => {
        const ask = JSON.parse(text)
        const key = JSON.stringify(ask.filter)
        const topic = topics.get(key) ?? { filter: ask.filter, session: who, sockets: new Set() }
        topics.set(key, topic)
        topic.sockets.add(ws)
        ws.on('close', () => topic.sockets.delete(ws))
        ws.send(JSON.stringify({ op: 'snapshot', id: ask.id, seq: 1, rows: [] }))
      })
    })
  })
  const listener = new pg.Client({ host: process.env.PGHOST, user: 'postgres', database: 'postgres' })
  await listener.connect()
  await listener.query('LISTEN tickets')
  listener.on('notification', ({ payload }) => {
    const told = JSON.parse(payload)
    const changed = row(told.id, told.building, told.description, told.version)
    const frame = Buffer.from(JSON.stringify({ op: 'changes', id: 't', seq: told.version, rows: [changed], gone: [] }))
    for (const topic of topics.values()) {
      if (!sees(topic.session, told.company) || !fits(topic.filter, changed)) continue
      for (const ws of topic.sockets) ws.send(frame, { binary: false })
    }
  })
}
