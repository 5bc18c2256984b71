#!/bin/sh
# Fetch the Debian packages that the training pictures come from and unpack them below $1,
# without installing anything: 2.7 GB to fetch. Needs a Debian 12 machine with apt sources; no root.
set -eu
root=${1:?usage: fetch.sh FOLDER}
mkdir -p "$root/packages" "$root/debian"
cd "$root/packages"
apt-get download tuxpaint-stamps-default tuxpaint-data mate-backgrounds extremetuxracer-data \
  stellarium-data blender-data lomiri-wallpapers-16.04 python3-skimage \
  openclipart-png flightgear-data-base nexuiz-textures openarena-081-textures openarena-085-data \
  openarena-088-data scorched3d-data \
  lomiri-wallpapers-20.04 python3-scipy python3-sklearn python-matplotlib-data  # photographs.py alone
for package in ./*.deb; do
  dpkg-deb -x "$package" ../debian
done
