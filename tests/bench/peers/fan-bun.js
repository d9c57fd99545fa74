// Bun's publish/subscribe: one topic for each filter, access and filters asked for each, the frame encoded once.

import { fits, row, sees, session } from './common.js'

const topics = new Map()
let version = 0

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request, server) {
    const who = session(request.headers.get('authorization'))
    if (!who) return new Response('', { status: 401 })
    const { pathname } = new URL(request.url)
    if (pathname === '/api/v1/live') {
      return server.upgrade(request, { data: { session: who } }) ? undefined : new Response('', { status: 400 })
    }
    const id = pathname.split('/')[4]
    const { description } = await request.json()
    version += 1
    const changed = row(id, '1', description, version)
    const frame = JSON.stringify({ op: 'changes', id: 't', seq: version, rows: [changed], gone: [] })
    for (const [name, topic] of topics) {
      if (sees(topic.session, changed.company_id) && fits(topic.filter, changed)) server.publish(name, frame)
    }
    return Response.json(changed)
  },
  websocket: {
    perMessageDeflate: false,
    message(ws, text) {
      const ask = JSON.parse(text)
      const name = JSON.stringify(ask.filter)
      if (!topics.has(name)) topics.set(name, { filter: ask.filter, session: ws.data.session })
      ws.subscribe(name)
      ws.send(JSON.stringify({ op: 'snapshot', id: ask.id, seq: version, rows: [] }))
    },
  },
})
console.log(`http://127.0.0.1:${server.port}\nready`)
