// How smooth the board stays with 100,000 rows while 2,000 of them change every second, and when its first rows stand.
//
//   node tests/browser/measure/frames.mjs [rows] [changes a second] [seconds]
//
// The browser alone is measured: the page and its data come from a real house, but the socket is answered inside the
// page, with the house's own rows told many times over. Prints p50, p95 and p99 of the time between two frames.

import { Browser, House } from '../house.mjs'

const rows = Number(process.argv[2] ?? 100_000)
const rate = Number(process.argv[3] ?? 2_000)
const seconds = Number(process.argv[4] ?? 15)

const house = await House.open({ args: ['--still', '--history', '7'] })
const browser = await Browser.open()
const client = await house.client('dispatcher')
const samples = (await client.get('/tickets?status=new,in_progress&limit=500')).items

const first = await browser.page(house, { path: '/sign-in' })
await first.goto(house.url)
const began = Date.now()
await first.getByRole('row').nth(3).waitFor()
const warm = Date.now() - began
await first.context().close()

const page = await browser.page(house, { path: '/sign-in' })
await page.addInitScript(
  ({ samples, rows, rate }) => {
    class Told extends EventTarget {
      static OPEN = 1
      readyState = 0
      bufferedAmount = 0
      protocol = 'domovoi.live.v1'
      constructor(url) {
        super()
        this.url = url
        this.open = new Map()
        setTimeout(() => this.say('open', (this.readyState = 1)), 20)
        setInterval(() => this.say('message', { op: 'ping' }), 5_000)
      }
      say(kind, data) {
        const event = kind === 'message' ? new MessageEvent(kind, { data: JSON.stringify(data) }) : new Event(kind)
        this['on' + kind]?.(event)
        this.dispatchEvent(event)
      }
      send(text) {
        const ask = JSON.parse(text)
        if (ask.op !== 'subscribe') return
        const tickets = ask.topic === 'tickets'
        const all = tickets ? window.allTickets() : []
        setTimeout(() => this.say('message', { op: 'snapshot', id: ask.id, seq: window.seq, rows: all }), 20)
        if (tickets) this.open.set(ask.id, true)
        this.stream ??= setInterval(() => this.change(), 10)
      }
      change() {
        window.due += (rate / 1000) * (performance.now() - (window.told ?? performance.now()))
        window.told = performance.now()
        const changed = []
        while (window.due >= 1) {
          window.due -= 1
          const at = Math.floor(Math.random() * rows)
          const row = window.tickets[at]
          row.version += 1
          row.description = `изменение ${row.version}`
          if (Math.random() < 0.1) row.next_due = new Date(Date.now() + Math.random() * 86_400_000).toISOString()
          window.seq += 1
          changed.push({ ...row, seq: window.seq })
        }
        if (changed.length === 0) return
        window.count += changed.length
        for (const id of this.open.keys()) this.say('message', { op: 'changes', id, seq: window.seq, rows: changed, gone: [] })
      }
      close() {}
    }
    Object.assign(window, { seq: 1_000_000, due: 0, count: 0, WebSocket: Told })
    window.allTickets = () =>
      (window.tickets ??= Array.from({ length: rows }, (_, at) => ({
        ...samples[at % samples.length],
        id: `t${at}`,
        number: String(100_000 + at),
        emergency: at % 5_000 === 0,
        seq: at,
      })))
  },
  { samples, rows, rate },
)
const start = Date.now()
await page.goto(house.url)
await page.getByRole('row').nth(3).waitFor({ timeout: 60_000 })
const full = Date.now() - start
await page.waitForTimeout(3_000)
const { frames, changes } = await page.evaluate(async (seconds) => {
  const frames = []
  const before = window.count
  let last = performance.now()
  const end = last + seconds * 1_000
  await new Promise((done) => {
    const frame = (now) => {
      frames.push(now - last)
      last = now
      if (now < end) requestAnimationFrame(frame)
      else done()
    }
    requestAnimationFrame(frame)
  })
  return { frames: frames.sort((a, b) => a - b), changes: (window.count - before) / seconds }
}, seconds)
const share = (part) => frames[Math.min(frames.length - 1, Math.floor(frames.length * part))].toFixed(0)
console.log(`first rows: ${warm} ms with the demo town, ${full} ms with ${rows} rows`)
console.log(`frames at ${changes.toFixed(0)} changes/s over ${rows} rows: p50 ${share(0.5)} ms, p95 ${share(0.95)} ms, p99 ${share(0.99)} ms`)
for (const trouble of browser.troubles) console.log(trouble)
await browser.close()
await house.close()
