import django.db.models.deletion
import xinqiao.kernel.ids
import xinqiao.kernel.tables
import xinqiao.rules.exchanging
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='OwnKeys',
                    fields=[
                        ('id', models.UUIDField(default=xinqiao.kernel.ids.new_uuid, editable=False, primary_key=True, serialize=False)),
                        ('age', models.CharField(max_length=80)),
                        ('certificate', models.TextField()),
                        ('signing', models.CharField(max_length=120)),
                        ('sealed', models.BinaryField()),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_for', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchange_keys', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-made_at'],
                    },
                ),
                migrations.CreateModel(
                    name='PartnerOffice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('title', models.CharField(max_length=80)),
                        ('email', models.CharField(blank=True, max_length=120)),
                        ('telephone', models.CharField(max_length=40)),
                        ('kind', models.CharField(choices=[(xinqiao.rules.exchanging.Envelope['AGE'], 'age'), (xinqiao.rules.exchanging.Envelope['SMIME'], 'S/MIME')], max_length=8)),
                        ('key', models.TextField()),
                        ('signing', models.CharField(blank=True, max_length=200)),
                        ('proposed_at', models.DateTimeField()),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addressees', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['title', '-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Parcel',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('number', models.CharField(max_length=32, unique=True)),
                        ('whole', models.BooleanField()),
                        ('why', models.CharField(max_length=300)),
                        ('contents', models.JSONField()),
                        ('path', models.CharField(max_length=120)),
                        ('sha256', models.CharField(max_length=64)),
                        ('size', models.PositiveBigIntegerField()),
                        ('manifest', models.CharField(max_length=64)),
                        ('packed_at', models.DateTimeField()),
                        ('way', models.CharField(blank=True, choices=[('mail', '加密邮件'), ('network', '专网、政务外网'), ('courier', '机要交换、专人送达')], max_length=8)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('receipt_by', models.DateField(null=True)),
                        ('received_at', models.DateTimeField(null=True)),
                        ('receipt', models.TextField(blank=True)),
                        ('packed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='matters.petition')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='offices.unit')),
                        ('addressee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='exchange.partneroffice')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Arrival',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('path', models.CharField(max_length=120)),
                        ('sha256', models.CharField(max_length=64)),
                        ('manifest', models.CharField(max_length=64)),
                        ('number', models.CharField(max_length=32)),
                        ('sender', models.CharField(max_length=80)),
                        ('signed', models.CharField(choices=[(xinqiao.rules.exchanging.Signed['KNOWN'], '签名是已核准的单位的，内容没有改动'), (xinqiao.rules.exchanging.Signed['UNKNOWN'], '内容没有改动，但签名的公钥没有核准过：请打电话向对方核实'), (xinqiao.rules.exchanging.Signed['OTHER'], '签名的单位没有写明是封给本单位的，可能是别人转发的：请打电话向签名的单位核实'), (xinqiao.rules.exchanging.Signed['NONE'], '没有签名，看不出是谁发的：请打电话向对方核实')], max_length=8)),
                        ('told', models.JSONField()),
                        ('confidential', models.BooleanField()),
                        ('arrived_at', models.DateTimeField()),
                        ('receipt', models.TextField()),
                        ('code', models.CharField(max_length=32)),
                        ('arrived_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('petition', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='came_by_transfer', to='matters.petition')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='offices.unit')),
                        ('addressee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='arrivals', to='exchange.partneroffice')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='MovedIn',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('messenger', models.CharField(choices=[('wechat', '微信'), ('qq', 'QQ'), ('dingtalk', '钉钉等其他聊天软件'), ('drive', '网盘、私人邮箱')], max_length=10)),
                        ('came_on', models.DateField()),
                        ('what', models.CharField(max_length=300)),
                        ('moved', models.CharField(choices=[('petition', '已登记为信访件，或者添加到信访事项'), ('paper', '已打印入卷'), ('nothing', '与信访事项无关，没有留存')], max_length=10)),
                        ('deleted_on', models.DateField()),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moved_in', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', '-id'], name='moved_in_of_unit')],
                    },
                ),
                migrations.AddIndex(
                    model_name='partneroffice',
                    index=models.Index(fields=['unit', 'stage'], name='addressee_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='partneroffice',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_partneroffice'),
                ),
                migrations.AddIndex(
                    model_name='partneroffice',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_partneroffice'),
                ),
                migrations.AddIndex(
                    model_name='parcel',
                    index=models.Index(fields=['unit', '-id'], name='parcel_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='parcel',
                    index=models.Index(condition=models.Q(('receipt_by__isnull', False)), fields=['receipt_by'], name='parcel_by_receipt'),
                ),
                migrations.AddIndex(
                    model_name='parcel',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_parcel'),
                ),
                migrations.AddIndex(
                    model_name='parcel',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_parcel'),
                ),
                migrations.AddIndex(
                    model_name='arrival',
                    index=models.Index(fields=['unit', '-id'], name='arrival_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='arrival',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_arrival'),
                ),
                migrations.AddIndex(
                    model_name='arrival',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_arrival'),
                ),
                migrations.AddConstraint(
                    model_name='arrival',
                    constraint=models.UniqueConstraint(fields=('unit', 'manifest'), name='arrival_once_a_unit'),
                ),
            ],
        ),
    ]
