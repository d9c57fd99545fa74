// How long a change by one client takes until it is painted in another's browser, while other changes arrive.
//
//   node tests/browser/measure/paint.mjs [changes a second] [samples]
//
// Prints p50, p95 and p99 in milliseconds, from the moment the request is sent until it is answered, until its frame
// is at the browser's socket, and until the frame after the text stands on the board. Beside them the processor time
// that each side took. A measurement, not a test: machines differ.

import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { Browser, House } from '../house.mjs'

const rate = Number(process.argv[2] ?? 200)
const samples = Number(process.argv[3] ?? 100)

const house = await House.open({ args: ['--still', '--history', '7'] })
const browser = await Browser.open()
const changer = await house.client('dispatcher')

const open = (await changer.get('/tickets?status=new,in_progress&limit=500')).items
const page = await browser.page(house, { path: '/sign-in' })
// The socket is watched from before the desk opens it.
await page.addInitScript(() => {
  window.arrived = {}
  const Real = window.WebSocket
  window.WebSocket = class extends Real {
    constructor(...args) {
      super(...args)
      this.addEventListener('message', ({ data }) => {
        for (const mark of data.match(/метка-\d+/g) ?? []) window.arrived[mark] ??= Date.now()
      })
    }
  }
})
await page.goto(house.url)
await page.getByRole('row').nth(3).waitFor({ timeout: 30_000 })
const visible = await page.evaluate(() => document.body.innerText)
const target = open.find((ticket) => visible.includes(ticket.number))
if (!target) throw new Error('no open ticket is on the screen')
const background = open.filter((ticket) => ticket.id !== target.id)

// Looks at the rows of the board before each frame; what is new stands on the screen with the next one.
await page.evaluate(() => {
  window.painted = {}
  const look = () => {
    for (const row of document.querySelectorAll('[role=row]')) {
      for (const mark of row.textContent.match(/метка-\d+/g) ?? []) {
        if (!(mark in window.painted)) {
          window.painted[mark] = 0
          requestAnimationFrame(() => (window.painted[mark] = Date.now()))
        }
      }
    }
    requestAnimationFrame(look)
  }
  look()
})

/** Seconds of processor time that a process has taken. */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

// The others: a steady stream on lines that stay open, late requests are made up for. Answers are not read:
// what is measured is the house and the browser, not this program.
const { token } = await house.session('admin')
const agent = new Agent({ keepAlive: true, maxSockets: 32 })
let sent = 0
let failed = 0
function change(ticket, text) {
  const body = JSON.stringify({ description: text })
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  }
  const post = request(`${house.url}/api/v1/tickets/${ticket.id}/correct`, { method: 'POST', agent, headers }, (answer) => {
    if (answer.statusCode !== 200) failed += 1
    answer.resume()
  })
  post.on('error', () => (failed += 1))
  post.end(body)
}
const cpuBefore = cpu(house.process.pid)
const began = Date.now()
const stream = setInterval(() => {
  const due = ((Date.now() - began) / 1000) * rate
  while (sent < due) {
    sent += 1
    change(background[sent % background.length], `звонок ${sent}`)
  }
}, 5)

await new Promise((done) => setTimeout(done, 2000))
const sentAt = {}
const answered = {}
for (let index = 0; index < samples; index += 1) {
  const mark = `метка-${index}`
  sentAt[mark] = Date.now()
  await changer.post(`/tickets/${target.id}/correct`, { description: mark })
  answered[mark] = Date.now()
  await new Promise((done) => setTimeout(done, 200 + Math.random() * 100))
}
await new Promise((done) => setTimeout(done, 1500))
clearInterval(stream)
const seconds = (Date.now() - began) / 1000
const houseCpu = cpu(house.process.pid) - cpuBefore

const { arrived, painted } = await page.evaluate(() => ({ arrived: window.arrived, painted: window.painted }))
function delays(until) {
  const sorted = Object.entries(sentAt)
    .filter(([mark]) => until[mark])
    .map(([mark, at]) => until[mark] - at)
    .sort((a, b) => a - b)
  const share = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  return `p50 ${share(0.5)} ms, p95 ${share(0.95)} ms, p99 ${share(0.99)} ms (${sorted.length} of ${samples})`
}
console.log(`while ${(sent / seconds).toFixed(0)} changes/s arrived (${failed} refused):`)
console.log(`  answered  ${delays(answered)}`)
console.log(`  arrived   ${delays(arrived)}`)
console.log(`  painted   ${delays(painted)}`)
const own = process.cpuUsage()
console.log(
  `  processor: house ${((houseCpu / seconds) * 100).toFixed(0)} %, this program ${(((own.user + own.system) / 1e6 / seconds) * 100).toFixed(0)} %, of one core`,
)
for (const trouble of browser.troubles) console.log(trouble)
await browser.close()
await house.close()
agent.destroy()
