// A dispatcher takes a call with the keyboard alone.

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

/** Presses a letter key as a keyboard with the Russian layout does: the code is the same, the letter is not. */
async function russianKey(page, code, key) {
  await page.evaluate(([code, key]) => {
    const target = document.activeElement ?? document.body
    target.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }))
  }, [code, key])
}

test('a ticket is registered without touching the mouse, in the Russian layout', async () => {
  const page = await browser.page(house)
  await page.getByRole('grid').waitFor()
  await russianKey(page, 'KeyN', 'т')
  const intake = page.getByRole('region', { name: 'Новая заявка' })
  await intake.waitFor()

  const address = intake.getByRole('combobox', { name: 'Адрес' })
  await assertFocused(address)
  await page.keyboard.type('гаг 3')
  await page.locator('[role=option]:not([aria-disabled])').first().waitFor()
  await page.keyboard.press('Enter')
  assert.match(await address.inputValue(), /Гагарина, 3/)
  await intake.getByLabel('Квартира').focus()
  await page.keyboard.type('12')
  await intake.getByLabel('Что случилось, словами заявителя').focus()
  await page.keyboard.type('Капает кран на кухне')
  await intake.getByRole('combobox', { name: 'Услуга' }).focus()
  await page.keyboard.type('течь сантех')
  await page.locator('[role=option]:not([aria-disabled])').first().waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+Enter')

  const told = page.getByText(/Заявка \d+ зарегистрирована/)
  await told.waitFor()
  const number = /Заявка (\d+)/.exec(await told.innerText())[1]
  const client = await house.client()
  const ticket = await client.get(`/tickets/${number}`)
  assert.equal(ticket.flat, 12)
  assert.equal(ticket.description, 'Капает кран на кухне')
  assert.equal(ticket.problem, 'fixture_leak')
  assert.ok(ticket.executor || ticket.assignment.reasons.length > 0, 'somebody goes, or it is said why nobody')
  assert.deepEqual(browser.troubles, [])
})

test('intake warns that a neighbour has already called about the same thing', async () => {
  const client = await house.client()
  const building = (await client.get('/buildings?q=' + encodeURIComponent('Садовая 3') + '&limit=1')).items[0]
  const call = { building_id: building.id, flat: 7, place: 'flat', category: 'water', problem: 'no_hot_water', description: 'Нет горячей воды', contact: null, source: 'phone' }
  const first = await client.post('/tickets', call)
  const page = await browser.page(house)
  await page.getByRole('grid').waitFor()
  await page.keyboard.press('KeyN')
  const intake = page.getByRole('region', { name: 'Новая заявка' })
  await intake.getByRole('combobox', { name: 'Адрес' }).fill('садовая 3')
  await page.locator('[role=option]:not([aria-disabled])').filter({ hasText: building.address }).first().click()
  await intake.getByLabel('Квартира').fill('7')
  await intake.getByRole('combobox', { name: 'Услуга' }).fill('нет горячей')
  await page.locator('[role=option]:not([aria-disabled])').filter({ hasText: /горячей/i }).first().click()
  await intake.getByText(/похож/).waitFor()
  await intake.getByText(first.number).waitFor()
})

test('one key opens an outage while the ticket is taken down, and the next caller gets its answer', async () => {
  const client = await house.client()
  const page = await browser.page(house)
  const intake = page.getByRole('region', { name: 'Новая заявка' })
  const describe = async (flat) => {
    await page.getByRole('grid').waitFor()
    await page.keyboard.press('KeyN')
    await intake.getByRole('combobox', { name: 'Адрес' }).fill('полевая 3')
    await page.locator('[role=option]:not([aria-disabled])').first().waitFor()
    await page.keyboard.press('Enter')
    await intake.getByLabel('Квартира').fill(flat)
    await intake.getByRole('combobox', { name: 'Услуга' }).fill('нет отопления')
    await page.locator('[role=option]:not([aria-disabled])').first().waitFor()
    await page.keyboard.press('Enter')
  }
  await describe('4')
  await intake.getByText('Отключений здесь нет').waitFor()
  await page.keyboard.press('Alt+KeyO')
  const dialog = page.getByRole('dialog', { name: 'Новое отключение' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await intake.waitFor()
  await page.keyboard.press('Alt+KeyO')
  await dialog.getByLabel('Что ответить жителям').fill('Порыв на вводе, работы до вечера')
  await dialog.getByRole('button', { name: 'Завести отключение' }).click()
  await intake.getByText('Заявка войдёт в отключение').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/Заявка \d+ зарегистрирована/).waitFor()
  await page.getByRole('button', { name: /1 отключение/ }).waitFor()
  const outage = async () => (await client.get('/outages')).items.find((it) => it.answer.startsWith('Порыв'))
  assert.equal((await outage()).tickets_count, 1)

  await describe('9')
  await intake.getByText('Порыв на вводе, работы до вечера').waitFor()
  await page.keyboard.press('Alt+KeyO')
  await intake.getByText('Заявка войдёт в отключение').waitFor()
  await page.keyboard.press('Control+Enter')
  await intake.waitFor({ state: 'detached' })
  const list = page.getByRole('dialog', { name: 'Отключения' })
  await page.getByRole('button', { name: /1 отключение/ }).click()
  await list.getByText('2 заявки').waitFor()
  await list.getByRole('button', { name: 'Завершить' }).click()
  await list.getByRole('button', { name: 'Завершить' }).click()
  await list.getByText('Сейчас ничего не отключено').waitFor()
  assert.deepEqual(browser.troubles, [])
})

async function assertFocused(locator) {
  await locator.waitFor()
  const focused = await locator.evaluate((element) => element === document.activeElement)
  assert.ok(focused, 'the cursor stands there')
}
