// Photos as the server takes them: JPEG or PNG, up to 5 MiB.
const LARGEST = 5 * 1024 * 1024;
const LONGEST_SIDE = 2_560;

/** The file as it is; one that is too large, or of another kind, as a smaller JPEG. */
export async function fitting(file) {
  if (file.size <= LARGEST && /^image\/(jpeg|png)$/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [picture.width * scale, picture.height * scale];
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const smaller = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
    return smaller ? new File([smaller], `${file.name.replace(/\.[^.]*$/, '')}.jpg`, { type: 'image/jpeg' }) : file;
  } catch {
    return file; // The server says what is wrong with it.
  }
}
