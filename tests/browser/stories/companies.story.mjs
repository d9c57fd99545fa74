// One window over two companies: whose is whose, the cut by one of them, and a house that goes from one to the other.

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

test('the dispatcher of two companies sees both, cuts the desk, and a house takes its open work along', async () => {
  const admin = await house.client('admin')
  const companies = (await admin.get('/companies')).items
  const [first, second] = companies
  const page = await browser.page(house, { login: 'dispatcher' })
  const part = page.getByLabel('Часть фонда')
  const grid = page.getByRole('grid')
  await grid.getByRole('row').first().waitFor()
  await part.selectOption({ label: first.name })
  await page.waitForURL(new RegExp(`company=${first.id}`))
  await grid.getByText(first.name).first().waitFor({ state: 'attached' })
  assert.equal(await grid.getByText(second.name).count(), 0, 'rows of the other company are not shown')

  await page.getByRole('link', { name: 'Сводка' }).first().click()
  await page.getByRole('rowheader', { name: second.name }).waitFor()
  const before = (await admin.get('/figures?by=company')).rows.find((it) => it.company.id === second.id)?.open ?? 0

  const busy = (await admin.get(`/tickets?company_id=${first.id}&status=new&limit=1`)).items[0]
  await admin.post(`/buildings/${busy.building_id}/transfer`, { company: second.id, open_tickets: 'hand_over' })
  await page.waitForFunction(async ({ id, before }) => {
    const answer = await (await fetch('/api/v1/figures?by=company')).json()
    return answer.rows.find((it) => it.company.id === id).open > before
  }, { id: second.id, before })

  const manager = await browser.page(house, { login: 'manager', path: `/buildings?b=${busy.building_id}` })
  const managed = manager.getByRole('region', { name: 'Кто управляет' })
  await managed.getByText(second.name).waitFor()
  await managed.getByText(first.name).waitFor()
  await manager.context().close()
  await page.context().close()
  assert.deepEqual(browser.troubles, [])
})
