// A ticket at an outside firm, on the telephones of its people: each sees what is his, from when it is his.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

const PHONE = { width: 390, height: 844 }

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

test('a firm sees the address once it has accepted, its executor finishes the work, and another contractor sees nothing', async () => {
  const admin = await house.client('admin')
  const [firm] = (await admin.get('/contractors')).items
  const [building] = (await admin.get(`/buildings?company_id=${firm.company_id}&limit=1`)).items
  const desk = await house.client('dispatcher')
  const ticket = await desk.post('/tickets', {
    building_id: building.id,
    flat: 3,
    place: 'flat',
    category: 'water',
    problem: 'fixture_leak',
    description: 'Капает кран на кухне',
    contact: null,
    source: 'phone',
  })

  const dispatcher = await browser.page(house, { path: `/?t=${ticket.id}` })
  const card = dispatcher.getByRole('article', { name: ticket.number })
  await card.getByRole('button', { name: 'Ещё', exact: true }).click()
  await dispatcher.getByRole('menuitem', { name: 'Подрядчику' }).click()
  await card.locator('form select').selectOption({ label: firm.name })
  await card.locator('form').getByRole('button', { name: 'Подрядчику' }).click()
  await card.getByText('ещё не принял').waitFor()

  const manager = await browser.page(house, { login: 'firm_manager', path: `/?t=${ticket.id}`, ...PHONE })
  const given = manager.getByRole('main')
  await given.getByText('откроются, когда подрядчик примет').waitFor()
  assert.equal(await given.getByText(building.address).count(), 0, 'where it is stays untold')
  await given.getByRole('button', { name: 'Принять' }).click()
  await given.getByText(building.address).first().waitFor()
  await card.getByText('принял', { exact: true }).waitFor()
  const { employee_id } = await (await house.client('firm_executor')).get('/me')
  await (await house.client('firm_manager')).post(`/tickets/${ticket.id}/assign`, { executor_id: employee_id, assign: 'manual' })

  const executor = await browser.page(house, { login: 'firm_executor', ...PHONE })
  await executor.getByRole('grid').getByText(ticket.number).click()
  assert.equal(await executor.getByRole('button', { name: 'Новая' }).count(), 0, 'who registers nothing is offered nothing')
  await executor.getByRole('button', { name: 'В работу' }).click()
  await executor.getByRole('button', { name: 'Выполнена' }).click()
  await executor.getByLabel('Что сделано').fill('Заменена прокладка')
  await executor.getByRole('button', { name: 'Выполнена' }).last().click()
  await card.getByText('Ждёт жителя').first().waitFor({ state: 'attached' })

  const other = await browser.page(house, { login: 'contractor', path: `/?t=${ticket.id}`, ...PHONE })
  await other.getByText('Такой заявки нет или она вам не видна').first().waitFor()
  assert.equal(await other.getByText(building.address).count(), 0)
  assert.deepEqual(browser.troubles, [])
})
