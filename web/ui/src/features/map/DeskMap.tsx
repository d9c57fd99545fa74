/** The map in the corner of the desk. */
import { MapView } from './MapView';

export default function DeskMap() {
  return <MapView full={false} />;
}
