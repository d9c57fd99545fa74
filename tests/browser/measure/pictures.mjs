// Takes the pictures of the desk that README shows: node tests/browser/measure/pictures.mjs [folder, default docs]

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Browser, House } from '../house.mjs'

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'docs')
const house = await House.open()
const browser = await Browser.open()
const desk = await house.client('dispatcher')
const { items } = await desk.get('/tickets?status=in_progress,new&limit=40')
const shown = items.find((it) => !it.emergency && it.executor && it.slot && !it.overdue) ?? items[0]
await desk.post(`/tickets/${shown.id}/comments`, { audience: 'staff', text: 'Ключ от подвала у консьержа, второй подъезд.' })

for (const dark of [false, true]) {
  for (const [width, height] of [
    [1366, 768],
    [390, 844],
  ]) {
    const wide = width > 800
    const page = await browser.page(house, { width, height, dark, touch: !wide, path: wide ? `/?t=${shown.id}` : '/' })
    await page.getByRole('row').nth(3).waitFor()
    await page.waitForLoadState('networkidle')
    // The alarm that rings stands over everything; here it has been answered.
    const answer = page.getByRole('button', { name: 'Принял(а)' })
    while (await answer.isVisible()) await answer.click()
    if (wide) await page.mouse.move(width - 60, height - 60)
    await page.waitForTimeout(wide ? 2500 : 800) // the map draws itself last
    await page.screenshot({ path: join(folder, `desk-${width}-${dark ? 'dark' : 'light'}.png`) })
    await page.context().close()
  }
}
for (const trouble of browser.troubles) console.log(trouble)
await browser.close()
await house.close()
