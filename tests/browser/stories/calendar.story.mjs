// The load calendar: a hand moves work, and what it did can be taken back.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

const HOUR = 3_600_000
/** Moscow has no summer time. */
const ZONE = 3 * HOUR

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

/** Midnight in Moscow so many days from today. */
const midnight = (days) => Math.floor((Date.now() + ZONE) / (24 * HOUR)) * 24 * HOUR - ZONE + days * 24 * HOUR
const iso = (at) => new Date(at).toISOString()

/** Somebody whose tomorrow has a shift over these hours and nothing else in them. */
async function freeTomorrow(from, to, unlike = []) {
  const day = midnight(1)
  const { items } = await desk.get(`/calendars?from=${iso(day)}&to=${iso(midnight(2))}`)
  const [start, end] = [day + from * HOUR, day + to * HOUR]
  const meets = (it) => Date.parse(it.start) < end && Date.parse(it.end) > start
  const spans = (it) => (it.slot ? it.slot : it)
  const found = items.find(
    (row) =>
      !unlike.includes(row.id) &&
      row.skills.includes('plumber') &&
      row.shifts.some((it) => Date.parse(it.start) <= start && Date.parse(it.end) >= end) &&
      ![...row.bookings, ...row.absences].some((it) => meets(spans(it))),
  )
  assert.ok(found, 'somebody is free')
  return found
}

/** A ticket that is planned for somebody, tomorrow at this hour. */
async function planned(row, hour) {
  const building = (await desk.get(`/buildings?limit=30&company_id=${row.company_id}`)).items[0]
  return desk.post('/tickets', {
    building_id: building.id,
    flat: 3,
    place: 'flat',
    category: 'water',
    problem: 'fixture_leak',
    description: 'Подтекает сифон',
    contact: null,
    source: 'phone',
    assign: 'manual',
    executor_id: row.id,
    slot: { start: iso(midnight(1) + hour * HOUR), end: iso(midnight(1) + (hour + 1) * HOUR) },
  })
}

async function tomorrowOf(row) {
  const page = await browser.page(house, { path: `/calendar?employee=${row.id}` })
  await page.getByRole('button', { name: 'Вперёд' }).click()
  await page.locator(`[data-row="${row.id}"]`).waitFor()
  return page
}

const slotOf = async (ticket) => (await desk.get(`/tickets/${ticket.id}`)).slot?.start

test('a ticket is dragged to another hour, and ten seconds long it can be put back', async () => {
  const row = await freeTomorrow(10, 14)
  const ticket = await planned(row, 10)
  const page = await tomorrowOf(row)
  const block = page.locator(`[data-ticket="${ticket.id}"]`)
  const box = await block.boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + box.width, y, { steps: 4 })
  await page.mouse.move(x + box.width * 2, y, { steps: 4 })
  await page.mouse.up()
  const told = page.getByText(new RegExp(`Заявка ${ticket.number}: .*12:00–13:00`))
  await told.waitFor()
  assert.equal(Date.parse(await slotOf(ticket)), midnight(1) + 12 * HOUR)
  await page.getByRole('button', { name: 'Отменить' }).click()
  await page.getByText('Вернули как было').waitFor()
  assert.equal(Date.parse(await slotOf(ticket)), midnight(1) + 10 * HOUR)
  assert.deepEqual(browser.troubles, [])
})

test('by keys alone the same ticket goes to another hour', async () => {
  const row = await freeTomorrow(10, 14)
  const ticket = await planned(row, 10)
  const page = await tomorrowOf(row)
  await page.locator(`[data-ticket="${ticket.id}"]`).focus()
  await page.keyboard.press('KeyM')
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.getByText(new RegExp(`Заявка ${ticket.number}: .*11:00–12:00`)).first().waitFor()
  assert.equal(Date.parse(await slotOf(ticket)), midnight(1) + 11 * HOUR)
})

test('a shift is added and stands in the line', async () => {
  const row = await freeTomorrow(10, 12)
  const page = await browser.page(house, { path: `/calendar?employee=${row.id}` })
  await page.getByRole('button', { name: /Действия/ }).click()
  await page.getByRole('menuitem', { name: 'Добавить смену' }).click()
  const dialog = page.getByRole('dialog')
  const date = iso(midnight(200) + ZONE).slice(0, 10)
  await dialog.getByLabel('Первый день').fill(date)
  await dialog.getByLabel('Последний день').fill(date)
  await dialog.getByLabel('Начало').fill('09:00')
  await dialog.getByLabel('Конец').fill('15:00')
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Смены добавлены: 1').waitFor()
  const { items } = await desk.get(`/calendars?employee_id=${row.id}&from=${iso(midnight(200))}&to=${iso(midnight(201))}`)
  assert.ok(items[0].shifts.some((it) => Date.parse(it.start) === midnight(200) + 9 * HOUR && Date.parse(it.end) === midnight(200) + 15 * HOUR))
})

test('who falls ill hands his work over, and it is shown first who would take it', async () => {
  const row = await freeTomorrow(10, 14)
  const ticket = await planned(row, 11)
  const page = await tomorrowOf(row)
  await page.getByRole('button', { name: /Действия/ }).click()
  await page.getByRole('menuitem', { name: 'Добавить отсутствие' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Отсутствие записано').waitFor()
  const dialog = page.getByRole('dialog', { name: /Передать заявки/ })
  await dialog.getByRole('button', { name: 'Показать, что получится' }).click()
  const line = dialog.getByRole('row').filter({ hasText: ticket.number })
  await line.waitFor()
  assert.equal((await desk.get(`/tickets/${ticket.id}`)).executor.id, row.id, 'a preview changes nothing')
  await dialog.getByRole('button', { name: /^Передать/ }).click()
  await page.getByText(/Передано заявок/).waitFor()
  assert.notEqual((await desk.get(`/tickets/${ticket.id}`)).executor?.id, row.id)
  assert.deepEqual(browser.troubles, [])
})
