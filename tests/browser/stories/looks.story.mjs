// How it looks and what it weighs: every page, both sizes, light and dark.

import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Browser, House } from '../house.mjs'

const PAGES = ['/', '/?new=1', '/calendar', '/map', '/buildings', '/employees', '/handovers', '/imports', '/users', '/access', '/account', '/admin']
const SIZES = [
  [1366, 768],
  [390, 844],
]

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

for (const dark of [false, true]) {
  for (const [width, height] of SIZES) {
    test(`every page can be used by all, ${width}×${height}, ${dark ? 'dark' : 'light'}`, async () => {
      const page = await browser.page(house, { login: 'admin', width, height, dark, path: '/sign-in' })
      for (const path of PAGES) {
        await page.goto(house.url + path)
        await settled(page)
        const { violations } = await new AxeBuilder({ page }).analyze()
        const told = violations.map((it) => `${path}: ${it.id} at ${it.nodes.map((node) => node.target).join(', ')}`)
        assert.deepEqual(told, [])
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`)
      }
      await page.context().close()
      assert.deepEqual(browser.troubles, [])
    })
  }
}

/** Everything that was asked for has come and is painted. */
async function settled(page) {
  await page.getByRole('main').waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForFunction(() => !/Загрузка…|Загружаем|Рисуем карту/.test(document.querySelector('main').innerText))
}

test('on a phone every page that the role may open is within reach of the thumb', async () => {
  const page = await browser.page(house, { login: 'admin', width: 390, height: 844, touch: true })
  await page.getByRole('main').waitFor()
  const bar = page.getByRole('navigation', { name: 'Нижняя строка' })
  for (const [name, path] of [['Календарь', '/calendar'], ['Карта', '/map'], ['Дома', '/buildings'], ['Сотрудники', '/employees'], ['Смена', '/handovers'], ['Импорт', '/imports'], ['Права', '/access'], ['Система', '/admin'], ['Пульт', '/']]) {
    await bar.getByRole('button', { name: 'Разделы' }).tap()
    await bar.getByRole('link', { name }).tap()
    await page.waitForURL((url) => url.pathname === path)
    await bar.getByRole('link', { name }).waitFor({ state: 'detached' })
  }
  await bar.getByRole('button', { name: 'Разделы' }).tap()
  await bar.getByRole('button', { name: 'Отключения' }).tap()
  await page.getByRole('dialog', { name: 'Отключения' }).waitFor()
  await page.context().close()
  const resident = await browser.page(house, { login: 'resident', width: 390, height: 844, touch: true })
  await resident.getByRole('button', { name: 'Разделы' }).tap()
  await resident.getByRole('link', { name: 'Дома' }).last().waitFor()
  assert.equal(await resident.getByRole('navigation', { name: 'Нижняя строка' }).getByRole('link', { name: 'Сотрудники' }).count(), 0)
  assert.deepEqual(browser.troubles, [])
})

test('on a phone the card can be closed, and nothing of its head is cut off', async () => {
  const desk = await house.client('dispatcher')
  const ticket = (await desk.get('/tickets?emergency=true&status=new&limit=1')).items[0]
  const page = await browser.page(house, { width: 390, height: 844, touch: true, path: `/?t=${ticket.id}` })
  const close = page.getByRole('article').getByRole('button', { name: 'Закрыть карточку' })
  await close.waitFor()
  const box = await close.boundingBox()
  assert.ok(box.x >= 0 && box.x + box.width <= 390, `the cross stands at ${box.x}`)
  await close.tap()
  await page.locator(`#ticket-${ticket.id}`).waitFor()
})

test('a stranger sees the sign-in and nothing else', async () => {
  const page = await browser.page(house, { login: null })
  await page.getByRole('button', { name: /Войти/ }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/sign-in')
})

test('the first page weighs no more than 260 KB', async () => {
  const page = await browser.page(house, { path: '/sign-in' })
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const sizes = new Map()
  const names = new Map()
  session.on('Network.responseReceived', (event) => names.set(event.requestId, event.response.url))
  session.on('Network.loadingFinished', (event) => sizes.set(event.requestId, event.encodedDataLength))
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(house.url)
  await page.getByRole('row').nth(2).waitFor()
  const first = [...names].filter(([, url]) => /\/$|\/assets\/(index|app|desk|vendor|react|mantine)[^/]*\.(js|css)$/i.test(url))
  const weight = first.reduce((sum, [id]) => sum + (sizes.get(id) ?? 0), 0)
  assert.ok(weight > 0 && weight <= 260 * 1024, `${Math.round(weight / 1024)} KB: ${first.map(([id, url]) => `${url.split('/').pop()} ${sizes.get(id)}`).join(', ')}`)
})
