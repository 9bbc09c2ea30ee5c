#!/bin/sh
# Brings the fonts of the papers out of Debian packages into one private folder (default .fonts beside this folder).
# Needs no root: the packages are downloaded and unpacked, never installed. Does nothing when the folder is complete.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
target=${1:-${FONTS_DIR:-$here/.fonts}}
mkdir -p "$target"
target=$(CDPATH='' cd -- "$target" && pwd -P)

packages="texlive-lang-chinese fonts-noto-cjk fonts-lxgw-wenkai fonts-dejavu-core fonts-liberation2 fonts-babelstone-han"

# Page breaks depend on these very files; another version of a package is refused below.
checksums() {
    cat <<'LIST'
d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9  FandolFang-Regular.otf
a3820003227d4abe31fe28b493200d94a849ccfd078b50a019264f70353020b0  FandolSong-Regular.otf
ffa76a70e128947a4dd22151d5ee829b23e24ce3cb6fe8ad49891cd1c2d9e9b9  FandolSong-Bold.otf
4afa97aa8751e0118617df88272b58d43691b5cffb7ea024c4580496e9f34d28  FandolHei-Regular.otf
ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827  FandolKai-Regular.otf
a04178ec485dffdff7cc0c0c20e1fce9202d7e2160d805e8e44a4c8841c58481  NotoSerifCJK-Regular.ttc
b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a  NotoSansCJK-Regular.ttc
bbf534b0ca093928f94d1782855e65a19a32cde82b075d495d072025521953c8  LXGWWenKai-Regular.ttf
abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322  DejaVuSans.ttf
29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba  LiberationSerif-Regular.ttf
a2027ca3606907f6a628e9cd869605e3879beaaa38b37c7fec95b372130628c8  BabelStoneHan.ttf
LIST
}

complete() { (cd "$target" && checksums | sha256sum --check --status 2>/dev/null); }

write_notes() {
    cat >"$target/LICENCES.txt" <<'NOTES'
Fonts used to set papers. Fetched from Debian packages at set-up, unchanged; no part of the repository.

FandolFang, FandolSong, FandolHei, FandolKai  v0.3, Fandol team (Clerk Ma, Jie Su). GNU GPL with font exception:
    papers may embed them. Package texlive-lang-chinese 2022.20230122-1.
Noto Serif CJK, Noto Sans CJK  2.001 / 2.004, Adobe and Google. SIL Open Font License 1.1. Package fonts-noto-cjk 20220127.
LXGW WenKai  1.250. SIL Open Font License 1.1. Package fonts-lxgw-wenkai.
DejaVu Sans  2.37. Bitstream Vera licence, changes in the public domain. Package fonts-dejavu-core.
Liberation Serif  2.1.5, Red Hat. SIL Open Font License 1.1. Package fonts-liberation2.
BabelStone Han  15.0.5, from Arphic fonts. Arphic Public Licence, some symbols CC BY-SA 3.0 or 4.0. Package fonts-babelstone-han.
NOTES
}

rename() {
    # Family names of our own: both FandolSong files claim the same family and weight, so a name must mean one file.
    cat <<RULE
  <match target="scan">
    <test name="file" compare="contains"><string>/$1</string></test>
    <edit name="family" mode="assign_replace" binding="same"><string>$2</string></edit>
    <edit name="fullname" mode="assign_replace" binding="same"><string>$2</string></edit>
    <edit name="style" mode="assign_replace" binding="same"><string>Regular</string></edit>
    <edit name="weight" mode="assign" binding="same"><const>regular</const></edit>
  </match>
RULE
}

write_config() {
    {
        cat <<HEAD
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <description>The private fonts of the papers, and no others</description>
  <dir>$target</dir>
  <cachedir>$target/cache</cachedir>
HEAD
        rename LiberationSerif-Regular.ttf "Zhiheng Latin"
        rename FandolFang-Regular.otf "Zhiheng Fang"
        rename FandolSong-Regular.otf "Zhiheng Song"
        rename FandolSong-Bold.otf "Zhiheng Title"
        rename FandolHei-Regular.otf "Zhiheng Hei"
        rename FandolKai-Regular.otf "Zhiheng Kai"
        rename DejaVuSans.ttf "Zhiheng Symbols"
        cat <<'TAIL'
  <match target="scan">
    <!-- Its empty box fills the whole square and touches its neighbours; the one of the symbol font, beside the ticked box, does not. -->
    <test name="family"><string>Zhiheng Song</string></test>
    <edit name="charset" mode="assign">
      <minus>
        <name>charset</name>
        <charset><int>0x25A1</int></charset>
      </minus>
    </edit>
  </match>
  <match target="scan">
    <!-- The Latin font sets letters, figures and ASCII marks; dashes, quotes and dots stay with the Chinese font beside it. -->
    <test name="family"><string>Zhiheng Latin</string></test>
    <edit name="charset" mode="assign">
      <minus>
        <name>charset</name>
        <charset>
          <range><int>0x00A1</int><int>0x00BF</int></range>
          <int>0x00D7</int>
          <int>0x00F7</int>
          <range><int>0x0100</int><int>0xFFFF</int></range>
        </charset>
      </minus>
    </edit>
  </match>
</fontconfig>
TAIL
    } >"$target/fonts.conf"
}

if ! complete; then
    for tool in apt-get dpkg sha256sum; do
        command -v "$tool" >/dev/null || { echo "fonts: $tool is needed to fetch the fonts of the papers (Debian or Ubuntu)" >&2; exit 1; }
    done
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT INT TERM
    chmod 755 "$work"
    echo "fonts: fetching $packages"
    # shellcheck disable=SC2086  # one word per package is meant
    if ! (cd "$work" && apt-get -q download $packages >"$work/log" 2>&1); then
        if [ "$(id -u)" = 0 ]; then
            apt-get -q update >/dev/null
            # shellcheck disable=SC2086
            (cd "$work" && apt-get -q download $packages >"$work/log" 2>&1) || { cat "$work/log" >&2; exit 1; }
        else
            cat "$work/log" >&2
            echo "fonts: the package lists may be missing; run once as root: apt-get update" >&2
            exit 1
        fi
    fi
    for deb in "$work"/*.deb; do
        dpkg -x "$deb" "$work/unpacked"
        rm "$deb"
    done
    checksums | while read -r _ name; do
        found=$(find "$work/unpacked" -type f -name "$name" | head -n 1)
        [ -n "$found" ] || { echo "fonts: $name is not in the packages any more" >&2; exit 1; }
        cp "$found" "$target/$name"
        chmod 644 "$target/$name"
    done
    complete || { echo "fonts: a font differs from the pinned version; Debian 12 packages are expected:" >&2; (cd "$target" && checksums | sha256sum --check --quiet >&2) || exit 1; }
fi

config_before=$(cat "$target/fonts.conf" 2>/dev/null || true)
write_notes
write_config
if [ "$config_before" != "$(cat "$target/fonts.conf")" ] || [ ! -d "$target/cache" ]; then
    rm -rf "$target/cache"
    mkdir "$target/cache"
    if command -v fc-cache >/dev/null; then FONTCONFIG_FILE="$target/fonts.conf" fc-cache "$target" >/dev/null 2>&1 || true; fi
fi
