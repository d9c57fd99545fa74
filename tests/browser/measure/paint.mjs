// How long a change by one client takes until it is painted in another's browser, while other changes arrive.
//
//   node tests/browser/measure/paint.mjs [changes a second] [samples]
//
// Prints p50, p95 and p99 in milliseconds, from the moment the request is sent to the frame after the text stands
// on the board. A measurement, not a test: machines differ.

import { Browser, House } from '../house.mjs'

const rate = Number(process.argv[2] ?? 200)
const samples = Number(process.argv[3] ?? 60)

const house = await House.open({ args: ['--still', '--history', '7'] })
const browser = await Browser.open()
const changer = await house.client('dispatcher')
const other = await house.client('admin')

const open = (await changer.get('/tickets?status=new&status=in_progress&limit=200')).items
const page = await browser.page(house)
await page.getByRole('row').nth(3).waitFor({ timeout: 30_000 })
const visible = await page.evaluate(() => document.body.innerText)
const target = open.find((ticket) => visible.includes(ticket.number))
if (!target) throw new Error('no open ticket is on the screen')
const background = open.filter((ticket) => ticket.id !== target.id)

await page.evaluate(() => {
  window.seen = {}
  const look = () => {
    for (const mark of document.body.innerText.match(/метка-\d+/g) ?? []) {
      if (!(mark in window.seen)) {
        window.seen[mark] = 0
        requestAnimationFrame(() => (window.seen[mark] = Date.now()))
      }
    }
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
})

// The others: a steady stream, late requests are made up for.
let sent = 0
let failed = 0
const began = Date.now()
const stream = setInterval(() => {
  const due = ((Date.now() - began) / 1000) * rate
  while (sent < due) {
    const ticket = background[sent % background.length]
    sent += 1
    other.post(`/tickets/${ticket.id}/comments`, { audience: 'staff', text: `звонок ${sent}` }).catch(() => (failed += 1))
  }
}, 5)

await new Promise((done) => setTimeout(done, 2000))
const sentAt = {}
for (let index = 0; index < samples; index += 1) {
  const mark = `метка-${index}`
  sentAt[mark] = Date.now()
  await changer.post(`/tickets/${target.id}/correct`, { description: mark })
  await new Promise((done) => setTimeout(done, 200 + Math.random() * 100))
}
await new Promise((done) => setTimeout(done, 1500))
clearInterval(stream)
const seconds = (Date.now() - began) / 1000

const seen = await page.evaluate(() => window.seen)
const delays = Object.entries(sentAt)
  .filter(([mark]) => seen[mark])
  .map(([mark, at]) => seen[mark] - at)
  .sort((a, b) => a - b)
const share = (part) => delays[Math.min(delays.length - 1, Math.floor(delays.length * part))]
console.log(
  `painted ${delays.length} of ${samples} while ${(sent / seconds).toFixed(0)} changes/s arrived (${failed} refused): ` +
    `p50 ${share(0.5)} ms, p95 ${share(0.95)} ms, p99 ${share(0.99)} ms`,
)
for (const trouble of browser.troubles) console.log(trouble)
await browser.close()
await house.close()
