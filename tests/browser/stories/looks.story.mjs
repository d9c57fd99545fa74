// How it looks and what it weighs: every page, both sizes, light and dark.

import { AxeBuilder } from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Browser, House } from '../house.mjs'

const PAGES = ['/', '/?new=1', '/calendar', '/map', '/buildings', '/employees', '/contractors', '/residents', '/figures', '/handovers', '/imports', '/users', '/account', '/access', '/admin']
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

for (const [width, height] of SIZES) {
  test(`every page can be used by all, ${width}×${height}, light and dark`, async () => {
    const page = await browser.page(house, { login: 'admin', width, height, path: '/sign-in' })
    for (const path of PAGES) {
      await page.emulateMedia({ colorScheme: 'light' })
      await page.goto(house.url + path)
      await settled(page, 'light')
      assert.deepEqual(await told(path, new AxeBuilder({ page })), [])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(wide <= 0, `${path} is ${wide} pixels too wide`)
      const cut = await page.evaluate(() => [...document.querySelector('section:has(> nav)').children].filter((it) => it.scrollWidth > it.clientWidth + 1).map((it) => it.innerText))
      assert.deepEqual(cut, [], `${path}: cut off in the bar`)
      // By night the same page stands there in other colours: nothing else is left to look at.
      await page.emulateMedia({ colorScheme: 'dark' })
      await settled(page, 'dark')
      assert.deepEqual(await told(`${path} in the dark`, new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block'])), [])
    }
    await page.context().close()
    assert.deepEqual(browser.troubles, [])
  })
}

/** What the look at a page finds fault with. */
async function told(path, look) {
  const { violations } = await look.analyze()
  return violations.map((it) => `${path}: ${it.id} at ${it.nodes.map((node) => node.target).join(', ')}`)
}

/** Everything that was asked for has come and is painted. */
async function settled(page, scheme) {
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor()
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
  await page.getByRole('article').waitFor({ state: 'detached' })
  await page.getByRole('row').nth(1).waitFor()
})

test('a stranger sees the sign-in and nothing else', async () => {
  const page = await browser.page(house, { login: null })
  await page.getByRole('button', { name: /Войти/ }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/sign-in')
})

test('the first page weighs no more than 260 KB', async () => {
  const page = await browser.page(house, { path: '/sign-in' })
  const fonts = new Set()
  page.on('response', (response) => response.url().endsWith('.woff2') && fonts.add(new URL(response.url()).pathname))
  await page.goto(house.url)
  await page.getByRole('row').nth(2).waitFor()
  await page.context().close()
  // The page, what it names, all that this cannot run without, and the letters: before them no row can stand.
  const weights = new Map()
  const weigh = async (path) => {
    if (weights.has(path)) return
    weights.set(path, 0)
    const { bytes, text } = await fetched(house.url + path)
    weights.set(path, bytes)
    const named = path.endsWith('.js')
      ? [...text.matchAll(/(?:import|from)\s*"(\.[^"]+\.js)"/g)]
      : path === '/'
        ? [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)]
        : []
    for (const [, name] of named) await weigh(new URL(name, house.url + path).pathname)
  }
  for (const path of ['/', ...fonts]) await weigh(path)
  const weight = [...weights.values()].reduce((sum, bytes) => sum + bytes, 0)
  assert.ok(weights.size > 10 && fonts.size > 0, [...weights.keys()].join(' '))
  assert.ok(weight <= 260 * 1024, `${Math.round(weight / 1024)} KB: ${JSON.stringify([...weights])}`)
})

/** What comes over the wire, compressed as a browser asks for it, and what it says. */
function fetched(url) {
  return new Promise((done, failed) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, async (answer) => {
      const chunks = await answer.toArray()
      const raw = Buffer.concat(chunks)
      const text = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
      done({ bytes: raw.length, text: text.toString() })
    }).on('error', failed)
  })
}
