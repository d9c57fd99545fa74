// The desk: everything for the main loop at once, emergencies first, nothing moves under the hand.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

let house
let browser
let desk
before(async () => {
  house = await House.open()
  browser = await Browser.open()
  desk = await house.client('dispatcher')
})
after(async () => {
  await browser?.close()
  await house?.close()
})

/** Houses in turn: the same ones at every run. */
let turn = 0
async function call(extra = {}) {
  const buildings = (await desk.get('/buildings?limit=30')).items
  const building = buildings[turn++ % buildings.length]
  return desk.post('/tickets', {
    building_id: building.id,
    flat: 3,
    place: 'flat',
    category: 'intercom',
    problem: 'device_repair',
    description: 'Молчит трубка',
    contact: null,
    source: 'phone',
    ...extra,
  })
}

test('queue, card, map and call bar stand together at 1366×768, and taking a call changes no route', async () => {
  const ticket = await call()
  const page = await browser.page(house, { path: `/?t=${ticket.id}` })
  await page.getByRole('grid').waitFor()
  const inside = async (locator, what) => {
    await locator.waitFor()
    const box = await locator.boundingBox()
    assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + Math.min(box.width, 40) <= 1366 && box.y + Math.min(box.height, 20) <= 768, `${what} is on the screen`)
  }
  await inside(page.getByRole('grid'), 'the queue')
  await inside(page.getByRole('article', { name: ticket.number }).getByText(ticket.number).first(), 'the card')
  await inside(page.locator('canvas').first(), 'the map')
  await inside(page.getByPlaceholder('Номер звонящего').or(page.getByLabel('Номер звонящего')).first(), 'the call bar')
  await page.getByRole('grid').focus()
  await page.keyboard.press('KeyN')
  await page.getByRole('region', { name: 'Новая заявка' }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/')
  assert.deepEqual(browser.troubles, [])
})

test('an emergency stands first whatever the order, and the strip counts it though a filter hides it', async () => {
  const ticket = await call({ category: 'gas', problem: 'gas_smell', description: 'Пахнет газом' })
  const page = await browser.page(house)
  const strip = page.getByRole('region', { name: 'Аварийные' })
  await strip.getByText(ticket.number).waitFor()
  const first = page.getByRole('row').first()
  await page.waitForFunction(() => document.querySelector('[role=row]'))
  assert.match(await first.innerText(), /Аварийная|\d00\d+/)
  const order = await desk.get('/tickets?status=new&limit=20')
  const lastEmergency = order.items.findLastIndex((it) => it.emergency)
  const firstOther = order.items.findIndex((it) => !it.emergency)
  assert.ok(firstOther === -1 || lastEmergency < firstOther, 'emergencies come before the rest')
  await page.getByPlaceholder('Отобрать в списке').or(page.getByLabel('Отобрать в списке')).first().fill('нет такого адреса')
  await strip.getByText(ticket.number).waitFor()
})

test('rows keep their places under the hand, and a chip says what waits', async () => {
  const page = await browser.page(house)
  await page.getByRole('row').nth(2).waitFor()
  await page.getByRole('row').nth(2).hover()
  const before = await page.getByRole('row').evaluateAll((rows) => rows.map((row) => row.id))
  await call({ category: 'gas', problem: 'gas_smell', description: 'Запах газа' })
  const chip = page.getByRole('button', { name: /\+1 новая/ })
  await chip.waitFor()
  assert.deepEqual(await page.getByRole('row').evaluateAll((rows) => rows.map((row) => row.id)), before)
  await chip.click()
  await chip.waitFor({ state: 'detached' })
})

test('a deadline counts down on the row', async () => {
  const ticket = await call({ category: 'electricity', problem: 'no_power', description: 'Нет света' })
  const page = await browser.page(house)
  await page.getByPlaceholder('Отобрать в списке').or(page.getByLabel('Отобрать в списке')).first().fill(ticket.number)
  const row = page.locator(`#ticket-${ticket.id}`)
  await row.waitFor()
  const text = await row.innerText()
  assert.match(text, /\d:\d\d:\d\d/)
  await page.waitForFunction(([id, text]) => document.querySelector(`#ticket-${id}`)?.innerText !== text, [ticket.id, text])
})

test('the command line finds a ticket by number and a house by the other keyboard layout', async () => {
  const ticket = await call()
  const page = await browser.page(house)
  await page.getByRole('grid').waitFor()
  const command = async (text) => {
    await page.keyboard.press('Control+KeyK')
    await page.getByRole('dialog').getByRole('combobox').fill(text)
  }
  // Other companies may have a ticket of this number: each hit says whose it is, and none opens unseen.
  const { name } = (await desk.get('/me')).companies.find((it) => it.id === ticket.company_id)
  await command(ticket.number)
  const hit = page.getByRole('option').filter({ hasText: ticket.number }).filter({ hasText: name })
  await hit.waitFor()
  await hit.hover()
  await page.keyboard.press('Enter')
  await page.waitForFunction((id) => location.search.includes(id), ticket.id)
  await command('ktyby')
  await page.getByRole('option').filter({ hasText: 'Ленина' }).first().waitFor()
})
