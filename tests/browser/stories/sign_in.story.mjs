// Who is at the door, who is inside, and how somebody is shown out.

import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

const LONG = 'чайник летит на восток'

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

/** Nothing on the page is out of reach for those who do not see it. */
async function reachable(page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(violations.map((it) => `${it.id} at ${it.nodes.map((node) => node.target).join(', ')}`), [])
}

test('a stranger looks around in the demonstration town with one press', async () => {
  const page = await browser.page(house, { login: null })
  const choice = page.getByRole('region', { name: 'Войти как' })
  await choice.waitFor()
  await reachable(page)
  await choice.getByRole('button', { name: 'Диспетчер' }).click()
  await page.getByRole('grid').waitFor()
  assert.equal((await (await page.request.get(`${house.url}/api/v1/me`)).json()).login, 'dispatcher')
  await page.context().close()
})

test('a session that is ended elsewhere leaves the screen by itself', async () => {
  const lost = await browser.page(house, { login: 'manager' })
  await lost.getByRole('grid').waitFor()
  const own = await browser.page(house, { login: 'manager', path: '/account' })
  const others = own.getByRole('region', { name: 'Где выполнен вход' }).getByRole('listitem')
  await others.nth(1).waitFor()
  await own.getByText('это устройство').waitFor()
  await reachable(own)
  await others.nth(1).getByRole('button', { name: 'Завершить' }).click()
  await lost.waitForURL(/\/sign-in/)
  await lost.getByRole('button', { name: 'Войти', exact: true }).waitFor()
  assert.equal(await own.getByRole('heading', { level: 1 }).innerText(), 'Моя учётная запись')
  await own.context().close()
  await lost.context().close()
})

test('somebody is invited, sets a password by the link, works, and is locked out', async () => {
  const admin = await browser.page(house, { login: 'admin', path: '/users' })
  await admin.getByRole('button', { name: 'Пригласить' }).click()
  const form = admin.getByRole('dialog')
  await form.getByLabel('Логин').fill('novaya')
  await form.getByRole('button', { name: 'Пригласить' }).click()
  const link = await admin.getByRole('dialog', { name: /Ссылка для novaya/ }).getByRole('textbox').inputValue()
  assert.match(link, /\/welcome#[0-9a-f]{64}$/)
  await reachable(admin)
  await admin.keyboard.press('Escape')
  await admin.getByText('Приглашён').first().waitFor()

  const guest = await browser.page(house, { login: null, path: link.slice(house.url.length) })
  await guest.getByRole('heading', { name: 'Добро пожаловать' }).waitFor()
  assert.ok(!guest.url().includes('#'), 'the token does not stay in the address')
  await reachable(guest)
  await guest.getByLabel('Придумайте пароль').fill(LONG)
  await guest.getByLabel('Повторите пароль').fill(LONG)
  await guest.keyboard.press('Enter')
  await guest.waitForURL(/\/sign-in/)
  assert.equal(await guest.getByLabel('Логин').inputValue(), 'novaya')
  await guest.getByLabel('Пароль', { exact: true }).fill(LONG)
  await guest.keyboard.press('Enter')
  await guest.getByRole('grid').waitFor()

  await admin.getByRole('button', { name: 'Закрыть доступ' }).click()
  await guest.waitForURL(/\/sign-in/)
  await guest.context().close()
  await admin.context().close()
})

test('the first administrator comes in by the link that the server prints', async () => {
  const empty = await House.empty()
  try {
    const door = await browser.page(empty, { login: null })
    await door.getByText('Здесь пока никто не может войти.').waitFor()
    const [printed] = empty.output.match(/\/setup#[0-9a-f]{64}/)
    const page = await browser.page(empty, { login: null, path: printed })
    await page.getByRole('heading', { name: 'Первый запуск' }).waitFor()
    await reachable(page)
    await page.getByLabel('Название компании').fill('УК «Первая»')
    await page.getByLabel('Логин администратора').fill('hozyayka')
    await page.getByLabel('Придумайте пароль').fill('password1234')
    await page.getByLabel('Повторите пароль').fill('password1234')
    await page.keyboard.press('Enter')
    await page.getByText(/подбирают одним из первых/).waitFor()
    await page.getByLabel('Придумайте пароль').fill(LONG)
    await page.getByLabel('Повторите пароль').fill(LONG)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Учётная запись' }).waitFor()
    await page.goto(empty.url + '/account')
    await page.getByText('УК «Первая»').waitFor()
    const again = await browser.page(empty, { login: null, path: printed })
    await again.getByLabel('Название компании').waitFor()
    await again.context().close()
  } finally {
    await empty.close()
  }
  assert.deepEqual(browser.troubles, [])
})
