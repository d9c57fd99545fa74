// One shift goes, the next one comes: what is open passes from hand to hand, on the screen and on paper.

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

const NOTE = 'Ключи от подвала у консьержа, лифтовики обещали быть к девяти'

test('the shift is handed over at one desk and accepted at another', async () => {
  const leaving = await browser.page(house, { login: 'manager', path: '/handovers' })
  const coming = await browser.page(house, { login: 'dispatcher', width: 390, height: 844, touch: true })
  await leaving.getByLabel('Что должен знать сменщик').fill(NOTE)
  await leaving.getByRole('button', { name: /Сдать смену/ }).click()
  await leaving.getByText('Ждёт сменщика').waitFor()
  const strip = coming.getByRole('region', { name: 'Сдача смены' })
  await strip.getByRole('button', { name: 'Посмотреть' }).tap()
  await coming.getByText(NOTE).waitFor()
  await strip.waitFor({ state: 'detached' })
  await coming.getByRole('button', { name: 'Принять', exact: true }).tap()
  await coming.getByText('Смена принята').waitFor()
  await leaving.getByText(/^Принято: /).waitFor()
  assert.deepEqual(browser.troubles, [])
})

test('on paper it has every list, whose each ticket is, and room for both signatures', async () => {
  const desk = await house.client('dispatcher')
  const given = (await desk.get('/handovers?limit=1')).items[0] ?? (await desk.post('/handovers', { note: NOTE }))
  const shift = await desk.get(`/handovers/${given.id}`)
  const page = await browser.page(house, { path: `/handovers?h=${given.id}` })
  await page.getByRole('button', { name: 'Печать' }).waitFor()
  // The browser's own dialog stays closed; the sheet is read instead.
  const sheet = await page.evaluate(
    () =>
      new Promise((done) => {
        const append = Element.prototype.append
        Element.prototype.append = function (...nodes) {
          append.apply(this, nodes)
          for (const frame of nodes)
            if (frame instanceof HTMLIFrameElement) frame.contentWindow.print = () => done(frame.contentDocument.body.innerText)
        }
        for (const button of document.querySelectorAll('main button')) if (button.textContent.includes('Печать')) button.click()
      }),
  )
  assert.match(sheet, new RegExp(`Аварии: ${shift.work.emergencies.total}`))
  assert.match(sheet, new RegExp(`Просрочено: ${shift.work.overdue.total}`))
  for (const it of shift.work.emergencies.items) assert.match(sheet, new RegExp(`${it.number} \\p{Lu}{2}`, 'u'))
  assert.match(sheet, /Сдал\(а\): /)
  assert.match(sheet, /Принял\(а\): /)
  assert.deepEqual(browser.troubles, [])
})
