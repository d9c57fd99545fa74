// Who may do what, and who did what, on the administrator's screen.

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

test('the administrator reads how far the rights of each role reach', async () => {
  const page = await browser.page(house, { login: 'admin', path: '/access' })
  await page.getByRole('heading', { name: 'Права и журнал' }).waitFor()
  await page.getByRole('columnheader', { name: 'Диспетчер' }).waitFor()
  assert.equal(await page.getByRole('columnheader').count(), 20, 'the actions and nineteen roles')
  await page.getByLabel('Роль').selectOption({ label: 'Совет дома' })
  const row = page.getByRole('row', { name: /^Видеть заявки/ })
  await row.getByText('Общее имущество закреплённых мест').waitFor()
  assert.equal(await page.getByRole('columnheader').count(), 2)
  await page.getByRole('button', { name: 'Что видно в заявке' }).click()
  await page.getByRole('row', { name: /^Имя и телефон: после выполнения/ }).getByText('Частично').waitFor()
  await page.context().close()
  assert.deepEqual(browser.troubles, [])
})

test('the trail tells who signed in, and is taken out as a table', async () => {
  await (await house.client('master')).get('/tickets')
  const page = await browser.page(house, { login: 'admin', path: '/access' })
  await page.getByRole('button', { name: 'Журнал действий' }).click()
  await page.getByLabel('Что').selectOption({ label: 'Вход' })
  await page.getByRole('row').nth(1).getByText('Вход', { exact: true }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Выгрузить CSV' }).click(),
  ])
  assert.equal(download.suggestedFilename(), 'audit.csv')
  await page.context().close()
  assert.deepEqual(browser.troubles, [])
})

test('whoever gives no rights does not find the page', async () => {
  const page = await browser.page(house, { login: 'dispatcher' })
  await page.getByRole('main').waitFor()
  assert.equal(await page.getByRole('link', { name: 'Права' }).count(), 0)
  await page.context().close()
})

test('no role is led to a page on which something is refused to it', async () => {
  const refused = []
  for (const login of ['executor', 'contractor', 'accountant', 'resident']) {
    const page = await browser.page(house, { login })
    page.on('response', (response) => {
      if ([401, 403, 404].includes(response.status())) refused.push(`${login}, ${new URL(page.url()).pathname}: ${response.status()} ${response.url()}`)
    })
    await page.reload()
    await page.getByRole('navigation').first().waitFor()
    const paths = await page.locator('nav a').evaluateAll((links) => links.map((link) => new URL(link.href).pathname))
    for (const path of new Set(paths)) {
      await page.goto(house.url + path)
      await page.waitForLoadState('networkidle')
    }
    await page.context().close()
  }
  assert.deepEqual(refused, [])
  assert.deepEqual(browser.troubles, [])
})

test('a company makes a role of its own, gives it to somebody, and it takes away what it says', async () => {
  const page = await browser.page(house, { login: 'admin', path: '/access' })
  await page.getByRole('button', { name: 'Свои роли' }).click()
  await page.getByText('Своих ролей нет').waitFor()
  await page.getByRole('button', { name: 'Новая роль' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Название').fill('Стажёр')
  const phones = form.getByLabel('Видеть имена и телефоны заявителей')
  assert.deepEqual((await phones.locator('option').allInnerTexts())[0], 'Как у основы: Все места компаний; если места закреплены — только они')
  await phones.selectOption({ label: 'Нет' })
  await form.getByRole('button', { name: 'Сохранить' }).click()
  const card = page.getByRole('article', { name: 'Стажёр' })
  await card.getByText('Видеть имена и телефоны заявителей').waitFor()
  await card.getByText('Никому не дана').waitFor()

  await page.goto(`${house.url}/users`)
  await page.getByLabel('Логин или имя').fill('dispatcher')
  await page.getByRole('button', { name: /dispatcher/ }).first().click()
  await page.getByRole('button', { name: 'Изменить' }).click()
  await form.getByLabel('Роль', { exact: true }).first().click()
  await page.getByRole('option', { name: 'Стажёр · Диспетчер' }).click()
  await form.getByRole('button', { name: 'Сохранить' }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('article').getByText('Стажёр · Диспетчер').waitFor()
  const { mandates } = await (await house.client('dispatcher')).get('/me')
  assert.equal(mandates[0].own_role, 'Стажёр')
  assert.ok(!mandates[0].rights.includes('see_phones') && mandates[1].rights.includes('see_phones'))
  await page.context().close()
  assert.deepEqual(browser.troubles, [])
})
