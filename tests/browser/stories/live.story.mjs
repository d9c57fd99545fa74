// What one does, the others see; what is old says so.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

let house
let browser
before(async () => {
  house = await House.open()
  browser = await Browser.open()
})
after(async () => {
  await browser?.close()
  await house?.close()
})

/** Houses in turn: the same ones at every run. */
let turn = 0
async function newTicket(client, extra = {}) {
  const building = (await client.get('/buildings?limit=40')).items[turn++ % 40]
  return client.post('/tickets', {
    building_id: building.id,
    flat: 5,
    place: 'flat',
    category: 'water',
    problem: 'fixture_leak',
    description: 'Подтекает сифон',
    contact: { name: 'Проверкина Анна', phone: '+79991112233' },
    source: 'phone',
    ...extra,
  })
}

/** By its id: another company may have a ticket of the same number. */
const rowOf = (page, ticket) => page.locator(`#ticket-${ticket.id}`)

/** Narrows the board by the address box of its list, so that the row is on the screen. */
async function narrow(page, text) {
  await page.getByPlaceholder('Отобрать в списке').or(page.getByLabel('Отобрать в списке')).first().fill(text)
}

const decline = (desk, ticket) => desk.post(`/tickets/${ticket.id}/decline`, { reason: 'wrong_purpose', text: 'Не по назначению' })

test('a ticket that one dispatcher registers stands on the board of another, and leaves it when it ends', async () => {
  const page = await browser.page(house)
  await page.getByRole('grid').waitFor()
  const desk = await house.client('dispatcher')
  const ticket = await newTicket(desk)
  await page.mouse.move(1300, 300) // the hand is away from the list: nothing is held back
  await narrow(page, ticket.number)
  await rowOf(page, ticket).waitFor()
  await decline(desk, ticket)
  await rowOf(page, ticket).waitFor({ state: 'detached' })
  assert.deepEqual(browser.troubles, [])
})

test('under the hand the row of an ended ticket keeps its place and says that it has left', async () => {
  const page = await browser.page(house)
  await page.getByRole('grid').waitFor()
  const desk = await house.client('dispatcher')
  const ticket = await newTicket(desk)
  await narrow(page, ticket.number)
  const row = rowOf(page, ticket)
  await row.hover()
  const place = await row.boundingBox()
  await decline(desk, ticket)
  await row.getByText('Ушла из списка').waitFor()
  assert.deepEqual(await row.boundingBox(), place)
  const chip = page.getByRole('button', { name: /1 ушла/ })
  await chip.waitFor()
  await page.mouse.move(1300, 300)
  await row.waitFor({ state: 'detached' })
  await chip.waitFor({ state: 'detached' })
  assert.deepEqual(browser.troubles, [])
})

test('what was said since the card was last open is marked on the row and in the card', async () => {
  const desk = await house.client('dispatcher')
  const manager = await house.client('manager')
  const ticket = await newTicket(desk)
  const page = await browser.page(house, { path: `/?t=${ticket.id}&q=${ticket.number}` })
  await page.getByRole('article').getByText(ticket.number).first().waitFor()
  await desk.post(`/tickets/${ticket.id}/comments`, { audience: 'staff', text: 'Жду ключ' })
  await page.getByText('Жду ключ').waitFor()
  await page.getByRole('button', { name: 'Закрыть карточку' }).click()
  await manager.post(`/tickets/${ticket.id}/comments`, { audience: 'staff', text: 'Ключ у консьержа' })
  const row = rowOf(page, ticket)
  await row.getByText(/1 новый комментарий/).waitFor()
  await page.reload()
  await row.getByText(/1 новый комментарий/).waitFor()
  await row.click()
  const first = page.getByRole('listitem').filter({ hasText: 'Новое с прошлого раза' })
  await first.getByText('Ключ у консьержа').waitFor()
  await page.getByRole('button', { name: 'Закрыть карточку' }).click()
  await row.getByText(/новый комментарий/).waitFor({ state: 'detached' })
  assert.deepEqual(browser.troubles, [])
})

test('a row, the card and a hit say whose ticket it is, where one desk answers for several companies', async () => {
  const desk = await house.client('dispatcher')
  const companies = (await desk.get('/me')).companies
  const ticket = await newTicket(desk)
  const { name } = companies.find((it) => it.id === ticket.company_id)
  const page = await browser.page(house, { path: `/?company=${ticket.company_id}&q=${ticket.number}` })
  const row = rowOf(page, ticket)
  await row.getByTitle(name).waitFor()
  assert.equal(await page.getByRole('row').count(), 1, 'the filter leaves one company')
  await row.click()
  await page.getByRole('article').getByTitle(name).waitFor()
  await page.keyboard.press('Control+KeyK')
  await page.getByRole('dialog').getByRole('combobox').fill(ticket.number)
  await page.locator('[role=option]:not([aria-disabled])').filter({ hasText: name }).first().waitFor()
})

test('two people in one card see each other', async () => {
  const desk = await house.client('dispatcher')
  const ticket = await newTicket(desk)
  const one = await browser.page(house, { login: 'dispatcher', path: `/?t=${ticket.id}` })
  const two = await browser.page(house, { login: 'manager', path: `/?t=${ticket.id}` })
  const me = await (await house.client('manager')).get('/me')
  await two.getByText(ticket.number).first().waitFor()
  const here = one.getByText(/Тоже в карточке/).filter({ hasText: me.name })
  await here.waitFor()
  await two.context().close()
  await here.waitFor({ state: 'detached', timeout: 15_000 })
})

test('a lost line is said at once, and after the return the board is what a fresh one is', async () => {
  const page = await browser.page(house)
  await page.getByRole('grid').waitFor()
  await house.stop()
  await page.getByText(/данные на \d/i).waitFor({ timeout: 10_000 })
  await house.start()
  const desk = await house.client('dispatcher')
  const ticket = await newTicket(desk)
  await page.getByText(/данные на \d/i).waitFor({ state: 'detached', timeout: 30_000 })
  await page.mouse.move(1300, 300)
  await narrow(page, ticket.number)
  await rowOf(page, ticket).waitFor({ timeout: 20_000 })
  const fresh = await browser.page(house)
  await fresh.getByRole('grid').waitFor()
  await fresh.getByRole('row').first().waitFor()
  // Both count what they hold at most twice a second: what is equal once has settled.
  const count = (it) => it.getByRole('button', { name: /^К исполнению/ }).innerText()
  for (let look = 0; look < 20 && (await count(page)) !== (await count(fresh)); look += 1) await page.waitForTimeout(250)
  assert.equal(await count(page), await count(fresh))
})
