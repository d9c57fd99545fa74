// ws on Node: one set of sockets for each filter, access and filters asked for each, the frame encoded once.

import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { fits, row, sees, session } from './common.js'

const topics = new Map()
let version = 0

const server = createServer((request, response) => {
  const who = session(request.headers.authorization)
  if (!who) return response.writeHead(401).end()
  const pieces = []
  request.on('data', (piece) => pieces.push(piece))
  request.on('end', () => {
    const id = request.url.split('/')[4]
    const { description } = JSON.parse(Buffer.concat(pieces))
    version += 1
    const changed = row(id, '1', description, version)
    const frame = Buffer.from(JSON.stringify({ op: 'changes', id: 't', seq: version, rows: [changed], gone: [] }))
    for (const topic of topics.values()) {
      if (!sees(topic.session, changed.company_id) || !fits(topic.filter, changed)) continue
      for (const ws of topic.sockets) ws.send(frame, { binary: false })
    }
    const body = JSON.stringify(changed)
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body)
  })
})
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
server.on('upgrade', (request, socket, head) => {
  const who = session(request.headers.authorization)
  if (!who) return socket.destroy()
  sockets.handleUpgrade(request, socket, head, (ws) => {
    ws.on('message', (text) => {
      const ask = JSON.parse(text)
      const name = JSON.stringify(ask.filter)
      const topic = topics.get(name) ?? { filter: ask.filter, session: who, sockets: new Set() }
      topics.set(name, topic)
      topic.sockets.add(ws)
      ws.on('close', () => topic.sockets.delete(ws))
      ws.send(JSON.stringify({ op: 'snapshot', id: ask.id, seq: version, rows: [] }))
    })
  })
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}\nready`))
