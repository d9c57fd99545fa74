// Who is at the door, who is inside, and how somebody is shown out.

import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
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
  const lost = await browser.page(house, { login: 'manager', anew: true })
  await lost.getByRole('grid').waitFor()
  const own = await browser.page(house, { login: 'manager', path: '/account', anew: true })
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
  await admin.getByRole('article').getByText('Приглашён').waitFor()

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

/** What an app on a phone shows (RFC 6238): its own reading of the seed, apart from the house. */
function codeOf(secret, shift = 0) {
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const seed = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + shift))
  const hash = createHmac('sha1', seed).update(step).digest()
  const at = hash[19] & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('the second step is turned on with an app, and a password alone opens nothing then', async () => {
  const page = await browser.page(house, { login: 'accountant', path: '/account' })
  const panel = page.getByRole('region', { name: /Второй шаг входа/ })
  await panel.getByRole('button', { name: 'Включить' }).click()
  await panel.getByLabel('Нынешний пароль').fill('demo')
  await page.keyboard.press('Enter')
  await panel.getByRole('img').waitFor()
  const secret = (await panel.locator('code').innerText()).replaceAll(' ', '')
  await reachable(page)
  await panel.getByLabel('Код из приложения').fill(codeOf(secret, -1))
  await page.keyboard.press('Enter')
  const recovery = (await panel.getByLabel(/Запасные коды/).inputValue()).split('\n')
  assert.equal(recovery.length, 10)
  await reachable(page)
  await panel.getByRole('button', { name: 'Сохранено, скрыть' }).click()
  await panel.getByText('включён', { exact: true }).waitFor()

  const door = await browser.page(house, { login: null })
  await door.getByLabel('Логин').fill('accountant')
  await door.getByLabel('Пароль', { exact: true }).fill('demo')
  await door.keyboard.press('Enter')
  await door.getByRole('heading', { name: 'Второй шаг' }).waitFor()
  await reachable(door)
  await door.getByLabel('Код').fill('не код')
  await door.keyboard.press('Enter')
  await door.getByText(/Код не подходит/).waitFor()
  await door.getByLabel('Код').fill(codeOf(secret))
  await door.keyboard.press('Enter')
  await door.getByRole('button', { name: 'Учётная запись' }).waitFor()
  await door.context().close()

  const lost = await browser.page(house, { login: null })
  await lost.getByLabel('Логин').fill('accountant')
  await lost.getByLabel('Пароль', { exact: true }).fill('demo')
  await lost.keyboard.press('Enter')
  await lost.getByLabel('Код').fill(recovery[0])
  await lost.keyboard.press('Enter')
  await lost.getByRole('button', { name: 'Учётная запись' }).waitFor()
  await lost.context().close()
  await page.context().close()
})

test('a role of which the second step is wanted sets it up before anything else opens', async () => {
  const admin = await browser.page(house, { login: 'admin', path: '/admin' })
  await admin.getByRole('button', { name: 'Компания' }).click()
  const [company] = (await (await house.client('master')).get('/me')).companies
  await admin.getByRole('button', { name: company.name }).click()
  const panel = admin.getByRole('region', { name: 'Второй шаг входа' })
  const working = await browser.page(house, { login: 'master' })
  await working.getByRole('button', { name: 'Учётная запись' }).waitFor()
  await panel.getByLabel('Мастер').check()
  await panel.getByRole('button', { name: 'Сохранить' }).click()
  await working.waitForURL(/\/second-factor/)
  const turnOn = working.getByRole('button', { name: 'Включить' })
  await turnOn.waitFor()
  await reachable(working)
  await turnOn.click()
  await working.getByLabel('Нынешний пароль').fill('demo')
  await working.keyboard.press('Enter')
  const secret = (await working.locator('code').innerText()).replaceAll(' ', '')
  await working.getByLabel('Код из приложения').fill(codeOf(secret))
  await working.keyboard.press('Enter')
  await working.getByRole('button', { name: 'Сохранено, скрыть' }).click()
  await working.getByRole('button', { name: 'Учётная запись' }).waitFor()
  assert.equal(new URL(working.url()).pathname, '/')
  await working.context().close()
  await admin.context().close()
})

test('a token for a program is shown once and revoked', async () => {
  const page = await browser.page(house, { login: 'dispatcher', path: '/account' })
  const panel = page.getByRole('region', { name: 'Токены для программ' })
  await panel.getByRole('button', { name: 'Новый токен' }).click()
  await panel.getByLabel('Для чего он').fill('Обмен с 1С')
  await reachable(page)
  await page.keyboard.press('Enter')
  const token = await panel.getByLabel(/Токен показан один раз/).inputValue()
  const ask = () => fetch(`${house.url}/api/v1/tickets?limit=1`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal((await ask()).status, 200)
  await panel.getByRole('button', { name: 'Сохранено, скрыть' }).click()
  await panel.getByRole('button', { name: 'Отозвать: Обмен с 1С' }).click()
  await panel.getByText('Обмен с 1С').waitFor({ state: 'detached' })
  assert.equal((await ask()).status, 401)
  await page.context().close()
  assert.deepEqual(browser.troubles, [])
})

test('a passkey signs in without a password', async () => {
  // A passkey belongs to a name: an address of numbers has none.
  const near = Object.assign(Object.create(house), { url: house.url.replace('127.0.0.1', 'localhost') })
  const page = await browser.page(near, { login: 'contractor', path: '/account', anew: true })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  const panel = page.getByRole('region', { name: 'Ключи доступа' })
  await panel.getByRole('button', { name: 'Новый ключ' }).click()
  await panel.getByLabel('Как его назвать').fill('Мой ноутбук')
  await panel.getByLabel('Нынешний пароль').fill('demo')
  await reachable(page)
  await page.keyboard.press('Enter')
  await panel.getByText('Мой ноутбук').waitFor()

  await page.getByRole('button', { name: 'Учётная запись' }).click()
  await page.getByRole('menuitem', { name: 'Выйти' }).click()
  await page.getByRole('button', { name: 'Войти по ключу доступа' }).click()
  await page.getByRole('button', { name: 'Учётная запись' }).waitFor()
  assert.equal((await (await page.request.get(`${near.url}/api/v1/me`)).json()).login, 'contractor')

  await page.goto(near.url + '/account')
  await panel.getByRole('button', { name: 'Удалить: Мой ноутбук' }).click()
  await panel.getByText('Мой ноутбук').waitFor({ state: 'detached' })
  await page.context().close()
  assert.deepEqual(browser.troubles, [])
})
